// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

/**
 * The elements that ONNX's Slice takes of one axis: {@code from, from + step, …}.
 *
 * @param step never 0; counts down where negative
 * @param count of elements taken, maybe 0
 */
record SliceRange(long from, long step, long count) {
  /** Negative bounds count from the end; bounds outside the axis are moved to its ends. */
  static SliceRange of(long size, long start, long end, long step) {
    long first = start < 0 ? start + size : start;
    long last = end < 0 ? end + size : end;
    // Counting down, the end before the first element is −1.
    long below = step < 0 ? 1 : 0;
    long from = size == 0 ? 0 : Math.clamp(first, 0, size - below);
    long to = size == 0 ? 0 : Math.clamp(last, -below, size - below);
    return new SliceRange(from, step, Math.max(0, Math.ceilDiv(to - from, step)));
  }
}
