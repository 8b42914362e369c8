// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

/**
 * {@code normal_} of 16 elements or more: blocks of 16 of which eight words make radii and eight
 * make angles. Where the size is no multiple of 16, the last 16 elements are a block of their own,
 * drawn after all others.
 */
final class TorchNormal extends SingleValues {
  private static final int BLOCK = TorchStream.BLOCK;

  private final Tape<TorchReader> tape;
  private final long start;
  private final float mean;
  private final float std;
  private final long bodyEnd;

  TorchNormal(Tape<TorchReader> tape, long start, long count, float mean, float std) {
    super(count);
    this.tape = tape;
    this.start = start;
    this.mean = mean;
    this.std = std;
    this.bodyEnd = count % BLOCK == 0 ? count : count - BLOCK;
  }

  @Override
  void draw(long from, float[] destination, int offset, int count) {
    int body = (int) Math.max(0, Math.min(count, bodyEnd - from));
    if (body > 0) {
      blocks(start, from, destination, offset, body);
    }
    if (body < count) {
      // The block of its own follows the words of all elements.
      blocks(start + size(), from + body - bodyEnd, destination, offset + body, count - body);
    }
  }

  /** Elements of a sequence of whole blocks that starts at a place of the tape. */
  private void blocks(long place, long from, float[] destination, int offset, int count) {
    long first = from / BLOCK * BLOCK;
    int lead = (int) (from - first);
    tape.read(
        place + first,
        (lead + count + BLOCK - 1L) / BLOCK * BLOCK,
        reader -> {
          TorchBoxMuller transform = reader.transform();
          int done = -lead;
          while (done < count) {
            int length = Math.min(TorchBoxMuller.CHUNK, roundedUp(count - done));
            reader.words(transform.words(), length);
            transform.apply(length, mean, std, destination, offset, done, count);
            done += length;
          }
        });
  }

  private static int roundedUp(int count) {
    return (int) Math.min(TorchBoxMuller.CHUNK, (count + BLOCK - 1L) / BLOCK * BLOCK);
  }
}
