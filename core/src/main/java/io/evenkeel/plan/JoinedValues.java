// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.init.Values;
import java.util.List;

/** Values that change their origin at some elements. */
record JoinedValues(List<Piece> pieces) implements Values {
  /**
   * Values up to an element.
   *
   * @param end index after the last element of the piece
   */
  record Piece(long end, Values values) {}

  JoinedValues {
    pieces = List.copyOf(pieces);
  }

  private interface Part {
    void read(Values values, long from, int offset, int count);
  }

  @Override
  public void floats(long from, float[] destination, int offset, int count) {
    split(from, count, (values, at, skip, n) -> values.floats(at, destination, offset + skip, n));
  }

  @Override
  public void doubles(long from, double[] destination, int offset, int count) {
    split(from, count, (values, at, skip, n) -> values.doubles(at, destination, offset + skip, n));
  }

  private void split(long from, int count, Part part) {
    int done = 0;
    for (Piece piece : pieces) {
      int length = (int) Math.max(0, Math.min((long) count - done, piece.end - from - done));
      if (length > 0) {
        part.read(piece.values, from + done, done, length);
        done += length;
      }
    }
  }
}
