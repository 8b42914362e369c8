// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

import java.util.Objects;

/** Values drawn in binary32. */
abstract sealed class SingleValues implements StreamValues
    permits TorchNormal, TorchSmallNormal, TorchUniform {
  private static final int CHUNK = 4096;

  private final long size;

  SingleValues(long size) {
    this.size = size;
  }

  long size() {
    return size;
  }

  abstract void draw(long from, float[] destination, int offset, int count);

  @Override
  public void floats(long from, float[] destination, int offset, int count) {
    Objects.checkFromIndexSize(from, (long) count, size);
    Objects.checkFromIndexSize(offset, count, destination.length);
    draw(from, destination, offset, count);
  }

  @Override
  public void doubles(long from, double[] destination, int offset, int count) {
    float[] chunk = new float[Math.min(CHUNK, count)];
    for (int done = 0; done < count; done += CHUNK) {
      int length = Math.min(CHUNK, count - done);
      floats(from + done, chunk, 0, length);
      for (int i = 0; i < length; i++) {
        destination[offset + done + i] = chunk[i];
      }
    }
  }
}
