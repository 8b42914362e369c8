// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.engine.Engine;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of some tensors, in double precision. */
record Point(Map<String, Shape> shapes, Map<String, double[]> values) {
  private static final OperatorCase.Range UNIT = new OperatorCase.Range(0, 1);

  /** Values of size about 1, all different, within the given ranges. */
  static Point of(Graph graph, Map<String, OperatorCase.Range> ranges) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    Map<String, double[]> values = new LinkedHashMap<>();
    ranges.forEach((name, range) -> {
      Shape shape = graph.constant(name).orElseThrow().tensor().shape();
      shapes.put(name, shape);
      values.put(name, scattered((int) shape.elementCount(), range, 1 + values.size()));
    });
    return new Point(shapes, values);
  }

  static Point cotangents(Map<String, ValueInfo> inputs) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    Map<String, double[]> values = new LinkedHashMap<>();
    for (ValueInfo input : inputs.values()) {
      Shape shape = input.shape().orElseThrow();
      shapes.put(input.name(), shape);
      values.put(input.name(), scattered((int) shape.elementCount(), UNIT, 11 + values.size()));
    }
    return new Point(shapes, values);
  }

  static double[] direction(int size) {
    return scattered(size, UNIT, 23);
  }

  /** Multiples of the golden section, folded to ±1: spread evenly, none twice. */
  private static double[] scattered(int size, OperatorCase.Range range, int start) {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      double turned = (i + 1) * 0.6180339887498949 + start * 0.414;
      values[i] = range.mean() + range.spread() * (2 * (turned - Math.floor(turned)) - 1);
    }
    return values;
  }

  Point moved(String name, double[] direction, double offset) {
    Map<String, double[]> moved = new HashMap<>(values);
    double[] changed = values.get(name).clone();
    for (int i = 0; i < changed.length; i++) {
      changed[i] += offset * direction[i];
    }
    moved.put(name, changed);
    return new Point(shapes, moved);
  }

  Map<String, FedTensor> fed(DType dtype) {
    Map<String, FedTensor> fed = new HashMap<>();
    shapes.forEach((name, shape) ->
        fed.put(name, new FedTensor(dtype, shape, stored(values.get(name), dtype))));
    return fed;
  }

  private static MemorySegment stored(double[] values, DType dtype) {
    MemorySegment segment =
        Arena.ofAuto().allocate(Math.max(1, (long) values.length * dtype.bytes()), 8);
    for (int i = 0; i < values.length; i++) {
      if (dtype == DType.F64) {
        segment.setAtIndex(ValueLayout.JAVA_DOUBLE, i, values[i]);
      } else {
        segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) values[i]);
      }
    }
    return segment.asSlice(0, (long) values.length * dtype.bytes());
  }

  TensorSource source(DType dtype) {
    return new TensorSource() {
      @Override
      public List<Tensor> tensors() {
        return shapes.entrySet().stream()
            .map(entry -> new Tensor(entry.getKey(), dtype, entry.getValue()))
            .toList();
      }

      @Override
      public void read(Tensor tensor, long from, MemorySegment destination) {
        MemorySegment all = stored(values.get(tensor.name()), dtype);
        destination.copyFrom(all.asSlice(from * dtype.bytes(), destination.byteSize()));
      }
    };
  }

  static Map<String, double[]> read(Engine.Session session) {
    Map<String, double[]> read = new HashMap<>();
    session.run((name, tensor) -> read.put(name, numbers(tensor)));
    return read;
  }

  private static double[] numbers(FedTensor tensor) {
    if (tensor.dtype() == DType.F64) {
      return tensor.data().toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED);
    }
    float[] narrow = tensor.data().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    double[] wide = new double[narrow.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = narrow[i];
    }
    return wide;
  }

  /** The sum of products with values whose names lack a prefix of ours. */
  double dot(Map<String, double[]> other, String prefix) {
    double sum = 0;
    for (Map.Entry<String, double[]> entry : values.entrySet()) {
      sum += dot(entry.getValue(), other.get(entry.getKey().substring(prefix.length())));
    }
    return sum;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double absolute(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] * b[i]);
    }
    return sum;
  }
}
