// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.FedTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

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

  private static final ValueLayout.OfShort I16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

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
    if (!batch.dtype().isFloating()) {
      return;
    }
    LongToDoubleFunction numbers = Elements.numbers(batch.data(), batch.dtype());
    long count = batch.shape().elementCount();
    for (long i = 0; i < count; i++) {
      double value = numbers.applyAsDouble(i);
      if (!Double.isFinite(value)) {
        throw new InvalidInputException(
            "the --data of %s holds %s at element %d; remove such values"
                .formatted(input, value, i));
      }
    }
  }

  /** What the caller should know of a batch. */
  static List<InputNote> notes(FedTensor batch, ValueInfo input) {
    List<InputNote> notes = new ArrayList<>();
    DType wanted = input.dtype().orElse(batch.dtype());
    if (wanted.isFloating() && !batch.dtype().isFloating()) {
      notes.add(
          new InputNote(
              InputNote.Kind.CONVERTED,
              input.name(),
              "the data is %s and the input %s; its whole numbers were taken as they are"
                  .formatted(batch.dtype().label(), wanted.label()),
              "scale it as in training and save it as float32"));
    }
    if (wanted.isFloating() && isZero(batch)) {
      notes.add(
          new InputNote(
              InputNote.Kind.ZERO,
              input.name(),
              "every value of the data is zero, so nothing measured says how a signal fares",
              "give a real batch, or leave --data out"));
    }
    return notes;
  }

  private static boolean isZero(FedTensor batch) {
    LongToDoubleFunction numbers = Elements.numbers(batch.data(), batch.dtype());
    return LongStream.range(0, batch.shape().elementCount())
        .allMatch(i -> numbers.applyAsDouble(i) == 0);
  }

  /** The batch in the type that the network declares. */
  static FedTensor converted(FedTensor batch, ValueInfo input) {
    DType wanted = input.dtype().orElse(batch.dtype());
    if (wanted == batch.dtype()) {
      return batch;
    }
    if (!wanted.isFloating() && batch.dtype().isFloating()) {
      throw cannot(batch, input);
    }
    return switch (wanted) {
      case F32, F64, F16, I64, I32 -> converted(batch, input, wanted);
      default -> throw cannot(batch, input);
    };
  }

  private static InvalidInputException cannot(FedTensor batch, ValueInfo input) {
    return new InvalidInputException(
        "input %s takes %s but the data is %s; convert it"
            .formatted(
                input.name(), input.dtype().orElse(batch.dtype()).label(), batch.dtype().label()));
  }

  private static FedTensor converted(FedTensor batch, ValueInfo input, DType wanted) {
    long count = batch.shape().elementCount();
    MemorySegment values = Arena.ofAuto().allocate(Math.max(1, count * wanted.bytes()), 8);
    LongToDoubleFunction numbers = Elements.numbers(batch.data(), batch.dtype());
    for (long i = 0; i < count; i++) {
      double value = numbers.applyAsDouble(i);
      switch (wanted) {
        case F32 -> values.set(F32, 4 * i, (float) value);
        case F64 -> values.set(F64, 8 * i, value);
        case F16 -> values.set(I16, 2 * i, Float.floatToFloat16((float) value));
        case I64 -> values.set(I64, 8 * i, (long) value);
        default -> values.set(I32, 4 * i, small(value, input));
      }
    }
    return new FedTensor(wanted, batch.shape(), values.asSlice(0, count * wanted.bytes()));
  }

  private static int small(double value, ValueInfo input) {
    if ((int) value != value) {
      throw new InvalidInputException(
          "the --data of %s holds %.0f, more than its type i32 can; check the token ids"
              .formatted(input.name(), value));
    }
    return (int) value;
  }
}
