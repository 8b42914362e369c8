// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Real data given by the user, checked against what the network takes. */
final class Batches {
  private static final ValueLayout.OfDouble F64 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong I64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Batches() {}

  /** The batches under the names of the graph's inputs. */
  static Map<String, FedTensor> named(Graph graph, Map<String, FedTensor> data) {
    List<String> inputs = graph.inputs().stream().map(ValueInfo::name).toList();
    Map<String, FedTensor> named = new LinkedHashMap<>();
    data.forEach((name, batch) -> {
      String input = name.isEmpty() && !inputs.isEmpty() ? inputs.getFirst() : name;
      if (!inputs.contains(input)) {
        throw new InvalidInputException(
            "the data holds '%s' but the model's inputs are %s; rename the array"
                .formatted(name, inputs.stream().collect(Collectors.joining(", "))));
      }
      requireFinite(input, batch);
      named.put(input, batch);
    });
    return named;
  }

  private static void requireFinite(String input, FedTensor batch) {
    if (batch.dtype() != DType.F32 && batch.dtype() != DType.F64) {
      return;
    }
    long count = batch.shape().elementCount();
    for (long i = 0; i < count; i++) {
      double value =
          batch.dtype() == DType.F32 ? batch.data().get(F32, 4 * i) : batch.data().get(F64, 8 * i);
      if (!Double.isFinite(value)) {
        throw new InvalidInputException(
            "the data for input %s holds %s at element %d; remove such values"
                .formatted(input, value, i));
      }
    }
  }

  /** The batch in the type that the network declares. */
  static FedTensor converted(FedTensor batch, ValueInfo input) {
    DType wanted = input.dtype().orElse(batch.dtype());
    if (wanted == batch.dtype()) {
      return batch;
    }
    if (wanted.isFloating() != batch.dtype().isFloating() && !isWholeNumber(batch.dtype())) {
      throw cannot(batch, input);
    }
    return switch (wanted) {
      case F32 -> toFloats(batch, input);
      case I64, I32 -> toIntegers(batch, input, wanted);
      default -> throw cannot(batch, input);
    };
  }

  private static boolean isWholeNumber(DType dtype) {
    return dtype == DType.I64 || dtype == DType.I32 || dtype == DType.U8;
  }

  private static InvalidInputException cannot(FedTensor batch, ValueInfo input) {
    return new InvalidInputException(
        "input %s takes %s but the data is %s; convert it"
            .formatted(
                input.name(), input.dtype().orElse(batch.dtype()).label(), batch.dtype().label()));
  }

  private static FedTensor toFloats(FedTensor batch, ValueInfo input) {
    int count = Math.toIntExact(batch.shape().elementCount());
    ByteBuffer bytes = ByteBuffer.allocateDirect(count * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putFloat((float) number(batch, i, input));
    }
    return new FedTensor(DType.F32, batch.shape(), MemorySegment.ofBuffer(bytes.flip()));
  }

  private static FedTensor toIntegers(FedTensor batch, ValueInfo input, DType wanted) {
    int count = Math.toIntExact(batch.shape().elementCount());
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(count * wanted.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      long value = (long) number(batch, i, input);
      if (wanted == DType.I64) {
        bytes.putLong(value);
      } else {
        bytes.putInt(Math.toIntExact(value));
      }
    }
    return new FedTensor(wanted, batch.shape(), MemorySegment.ofBuffer(bytes.flip()));
  }

  private static double number(FedTensor batch, long i, ValueInfo input) {
    return switch (batch.dtype()) {
      case F64 -> batch.data().get(F64, 8 * i);
      case F32 -> batch.data().get(F32, 4 * i);
      case I64 -> (double) batch.data().get(I64, 8 * i);
      case I32 -> batch.data().get(I32, 4 * i);
      case U8 -> batch.data().get(ValueLayout.JAVA_BYTE, i) & 0xff;
      default -> throw cannot(batch, input);
    };
  }
}
