// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** What has been seen of one tensor: its beginning, and pieces that came early. */
final class TensorTally {
  /** A run of elements. */
  private record Piece(long elements, int crc, Sums sums) {}

  private final Tensor tensor;
  private final Map<Long, Piece> early = new TreeMap<>();
  private long elements;
  private int crc;
  private Sums sums = Sums.ZERO;
  private boolean repeated;

  TensorTally(Tensor tensor) {
    this.tensor = tensor;
  }

  Tensor tensor() {
    return tensor;
  }

  /** Whether no element was added. */
  synchronized boolean isUntouched() {
    return elements == 0 && early.isEmpty();
  }

  void add(long from, MemorySegment values) {
    Piece piece =
        new Piece(
            values.byteSize() / tensor.dtype().bytes(),
            checksum(values),
            Sums.of(tensor.dtype(), values));
    if (piece.elements > 0) {
      add(from, piece);
    }
  }

  private synchronized void add(long from, Piece piece) {
    repeated |= from < elements || early.putIfAbsent(from, piece) != null;
    // In the order of the elements, whatever the order in which they come.
    for (Piece next = early.remove(elements); next != null; next = early.remove(elements)) {
      elements += next.elements;
      crc = Crc32cJoin.join(crc, next.crc, next.elements * tensor.dtype().bytes());
      sums = sums.plus(next.sums);
    }
  }

  private static int checksum(MemorySegment values) {
    CRC32C crc = new CRC32C();
    crc.update(values.asByteBuffer());
    return (int) crc.getValue();
  }

  /**
   * What was seen.
   *
   * @throws IllegalStateException if an element was not seen exactly once
   */
  synchronized Seen seen() {
    if (repeated || !early.isEmpty() || elements != tensor.elementCount()) {
      throw new IllegalStateException(
          "%s was not written exactly once: %d of %d elements, %d pieces out of place"
              .formatted(tensor.name(), elements, tensor.elementCount(), early.size()));
    }
    return new Seen(tensor, crc, sums);
  }

  /** A whole tensor, each element once. */
  record Seen(Tensor tensor, int crc, Sums sums) {}
}
