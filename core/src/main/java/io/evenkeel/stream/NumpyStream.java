// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

import io.evenkeel.InvalidInputException;
import io.evenkeel.stream.NumpyReader.Distribution;
import io.evenkeel.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * NumPy's {@code Generator}: {@code standard_normal(n, dtype) * std + mean} and {@code random(n,
 * dtype) * (high - low) + low}. How many words a draw takes depends on their values, so a draw's
 * start is known only after those before it.
 */
final class NumpyStream implements SequentialStream {
  private final List<NumpyValues> draws = new ArrayList<>();

  /** The bits before each draw, as far as they are known. */
  private final List<NumpyBits> starts = new ArrayList<>();

  NumpyStream(BitSource source) {
    starts.add(new NumpyBits(source));
  }

  @Override
  public StreamValues normal(double mean, double std, long count, DType type) {
    return next(new Distribution(true, std, mean), count, type);
  }

  @Override
  public StreamValues uniform(double low, double high, long count, DType type) {
    double width = type == DType.F32 ? (float) high - (float) low : high - low;
    return next(new Distribution(false, width, low), count, type);
  }

  private StreamValues next(Distribution distribution, long count, DType type) {
    if (type != DType.F32 && type != DType.F64) {
      throw new InvalidInputException(
          "NumPy draws f32 and f64, not %s; draw f32 and convert".formatted(type.label()));
    }
    synchronized (starts) {
      int index = draws.size();
      NumpyValues values =
          new NumpyValues(
              count,
              () -> new NumpyReader(distribution, type == DType.F64, bitsBefore(index).copy()));
      draws.add(values);
      return values;
    }
  }

  private NumpyBits bitsBefore(int index) {
    synchronized (starts) {
      while (starts.size() <= index) {
        starts.add(draws.get(starts.size() - 1).bitsAfter());
      }
      return starts.get(index);
    }
  }
}
