// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

/**
 * The data part of a file cut into equal pieces, each of which is drawn and written at once.
 *
 * <p>Tensors lie widest dtype first and windows are multiples of 8 bytes, so a window always holds
 * whole elements.
 *
 * @param dataBytes size of the data part
 * @param bytes size of a window but the last, a multiple of 8
 */
record Windows(long dataBytes, long bytes) {
  /** Windows of at most a buffer's size. */
  static Windows of(long dataBytes, long bufferBytes) {
    return new Windows(dataBytes, Math.min(bufferBytes / 8, dataBytes / 8 + 1) * 8);
  }

  long count() {
    return Math.ceilDiv(dataBytes, bytes);
  }

  long begin(long window) {
    return window * bytes;
  }

  long end(long window) {
    return Math.min(begin(window) + bytes, dataBytes);
  }
}
