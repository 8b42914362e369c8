// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.MemorySegment;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;

/** Models that {@code reference/onnx_fixtures.py} wrote. */
final class Golden {
  /** Replaces nothing: every tensor keeps its values. */
  static final TensorSource NO_WEIGHTS =
      new TensorSource() {
        @Override
        public List<Tensor> tensors() {
          return List.of();
        }

        @Override
        public void read(Tensor tensor, long from, MemorySegment destination) {
          throw new AssertionError("nothing is drawn");
        }
      };

  private Golden() {}

  static Path file(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(Golden.class.getResource("/golden/onnx/" + name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Graph read(String name) {
    return Onnx.read(file(name + ".onnx"));
  }

  static double[] values(Graph graph, String constant) {
    return values(graph.constant(constant).orElseThrow());
  }

  static double[] values(Constant constant) {
    LongToDoubleFunction numbers =
        switch (constant.content()) {
          case Content.Bytes(MemorySegment bytes) ->
              Elements.numbers(bytes, constant.tensor().dtype());
          case Content.Filled(double value) -> i -> value;
          case Content.Undrawn undrawn -> throw new AssertionError(constant + " has no values");
        };
    return LongStream.range(0, constant.tensor().elementCount()).mapToDouble(numbers).toArray();
  }
}
