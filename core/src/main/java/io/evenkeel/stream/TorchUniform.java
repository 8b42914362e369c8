// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

/** {@code uniform_}: 24 bits of a word, scaled and shifted with one rounding. */
final class TorchUniform extends SingleValues {
  private static final int CHUNK = 2048;

  private final Tape<TorchReader> tape;
  private final long start;
  private final float low;
  private final float width;

  TorchUniform(Tape<TorchReader> tape, long start, long count, float low, float high) {
    super(count);
    this.tape = tape;
    this.start = start;
    this.low = low;
    this.width = high - low;
  }

  @Override
  void draw(long from, float[] destination, int offset, int count) {
    tape.read(
        start + from,
        count,
        reader -> {
          int[] words = new int[Math.min(CHUNK, count)];
          for (int done = 0; done < count; done += CHUNK) {
            int length = Math.min(CHUNK, count - done);
            reader.words(words, length);
            scale(words, destination, offset + done, length);
          }
        });
  }

  private void scale(int[] words, float[] destination, int offset, int count) {
    for (int i = 0; i < count; i++) {
      destination[offset + i] = Math.fma((float) (words[i] & 0xffffff) * 0x1p-24f, width, low);
    }
  }
}
