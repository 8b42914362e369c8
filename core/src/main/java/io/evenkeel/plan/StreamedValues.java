// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.init.Initializer;
import io.evenkeel.init.Values;
import io.evenkeel.random.Seed;
import io.evenkeel.stream.SequentialStream;
import io.evenkeel.stream.StreamKind;
import io.evenkeel.stream.StreamValues;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of a plan's parameters under a sequential stream. */
final class StreamedValues {
  /** The elements {@code from .. from + count − 1} of a parameter. */
  private record Drawn(long from, long count, StreamValues values) {
    boolean covers(long first, long length) {
      return from <= first && first + length <= from + count;
    }
  }

  /** The draws of each parameter, the latest first. */
  private final Map<String, List<Drawn>> drawn = new HashMap<>();

  private final Seed seed;

  private StreamedValues(Seed seed) {
    this.seed = seed;
  }

  static StreamedValues of(Plan plan, StreamKind kind, Seed seed) {
    Map<String, DType> types = new HashMap<>();
    plan.parameters().forEach(p -> types.put(p.name(), p.tensor().dtype()));
    StreamedValues values = new StreamedValues(seed);
    SequentialStream stream = kind.start(seed.value());
    for (StreamDraw draw : plan.draws()) {
      stream = draw.fresh() ? kind.start(seed.value()) : stream;
      // A model of another type is one of f32 converted; NumPy alone has draws of its own in f64.
      boolean wide = kind != StreamKind.TORCH && types.get(draw.parameter()) == DType.F64;
      StreamValues taken = taken(stream, draw, wide ? DType.F64 : DType.F32);
      values
          .drawn
          .computeIfAbsent(draw.parameter(), name -> new ArrayList<>())
          .addFirst(new Drawn(draw.from(), draw.count(), taken));
    }
    return values;
  }

  private static StreamValues taken(SequentialStream stream, StreamDraw draw, DType type) {
    return switch (draw.distribution()) {
      case Initializer.Normal(double mean, double std) ->
          stream.normal(mean, std, draw.count(), type);
      case Initializer.Uniform(double low, double high) ->
          stream.uniform(low, high, draw.count(), type);
      default -> throw new IllegalArgumentException("no distribution of a stream");
    };
  }

  /** The values of one parameter. */
  Values of(PlannedParameter parameter) {
    Tensor tensor = parameter.tensor();
    return switch (parameter.initializer()) {
      case Initializer.Blocks packed -> packed(packed, tensor);
      case Initializer whole -> of(whole, tensor, 0, tensor.elementCount());
    };
  }

  private Values packed(Initializer.Blocks packed, Tensor tensor) {
    long rows = packed.parts().stream().mapToLong(Initializer.Part::size).sum();
    long width = rows == 0 ? 0 : tensor.elementCount() / rows;
    List<JoinedValues.Piece> pieces = new ArrayList<>();
    long end = 0;
    for (Initializer.Part part : packed.parts()) {
      long count = part.size() * width;
      Values values = of(part.initializer(), tensor, end, count);
      end += count;
      pieces.add(new JoinedValues.Piece(end, values));
    }
    return new JoinedValues(pieces);
  }

  private Values of(Initializer initializer, Tensor tensor, long from, long count) {
    return switch (initializer) {
      case Initializer.Normal n -> latest(tensor, from, count);
      case Initializer.Uniform u -> latest(tensor, from, count);
      default -> Values.of(initializer, tensor, seed);
    };
  }

  private Values latest(Tensor tensor, long from, long count) {
    return drawn.getOrDefault(tensor.name(), List.of()).stream()
        .filter(draw -> draw.covers(from, count))
        .findFirst()
        .map(draw -> new Shifted(draw.values, draw.from))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no draw of the stream fills %s".formatted(tensor.name())));
  }

  /** Values of a draw by their index in the parameter. */
  private record Shifted(StreamValues values, long start) implements Values {
    @Override
    public void floats(long from, float[] destination, int offset, int count) {
      values.floats(from - start, destination, offset, count);
    }

    @Override
    public void doubles(long from, double[] destination, int offset, int count) {
      values.doubles(from - start, destination, offset, count);
    }
  }
}
