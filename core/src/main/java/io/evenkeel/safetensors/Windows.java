// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

/**
 * The data part of a file cut into pieces, each of which is drawn and written at once.
 *
 * <p>All but the first begin at multiples of their size in the file, so that they are whole pages
 * of it. Tensors lie widest dtype first, the data part begins at a multiple of 8 and windows are
 * multiples of 8 bytes, so a window always holds whole elements.
 *
 * @param dataStart position of the data part in the file, a multiple of 8
 * @param dataBytes size of the data part
 * @param bytes size of a window but the first and the last, a multiple of 8
 */
record Windows(long dataStart, long dataBytes, long bytes) {
  /** Windows of at most a buffer's size. */
  static Windows of(long dataStart, long dataBytes, long bufferBytes) {
    long needed = dataStart + dataBytes;
    return new Windows(dataStart, dataBytes, Math.min(bufferBytes / 8, needed / 8 + 1) * 8);
  }

  long count() {
    return dataBytes == 0 ? 0 : Math.ceilDiv(beforeFirst() + dataBytes, bytes);
  }

  /** Where a window begins in the data part. */
  long begin(long window) {
    return Math.max(0, window * bytes - beforeFirst());
  }

  /** Where a window ends in the data part. */
  long end(long window) {
    return Math.min((window + 1) * bytes - beforeFirst(), dataBytes);
  }

  /** What the first window lacks at its beginning. */
  private long beforeFirst() {
    return dataStart % bytes;
  }
}
