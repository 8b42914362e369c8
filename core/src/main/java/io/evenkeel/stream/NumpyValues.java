// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

import java.util.Objects;
import java.util.function.Supplier;

/** The values of one draw of NumPy's. */
final class NumpyValues implements StreamValues {
  /** Values between saved states, of some 180 bytes each. */
  private static final long DISTANCE = 1L << 14;

  private static final int CHUNK = 4096;

  private final long size;
  private final Tape<NumpyReader> tape;

  NumpyValues(long size, Supplier<NumpyReader> start) {
    this.size = size;
    this.tape = new Tape<>(DISTANCE, start);
  }

  /** The generator after the last value. */
  NumpyBits bitsAfter() {
    return tape.copyAt(size).bits();
  }

  @Override
  public void doubles(long from, double[] destination, int offset, int count) {
    Objects.checkFromIndexSize(from, (long) count, size);
    Objects.checkFromIndexSize(offset, count, destination.length);
    tape.read(from, count, reader -> reader.next(destination, offset, count));
  }

  @Override
  public void floats(long from, float[] destination, int offset, int count) {
    double[] chunk = new double[Math.min(CHUNK, count)];
    for (int done = 0; done < count; done += CHUNK) {
      int length = Math.min(CHUNK, count - done);
      doubles(from + done, chunk, 0, length);
      for (int i = 0; i < length; i++) {
        destination[offset + done + i] = (float) chunk[i];
      }
    }
  }
}
