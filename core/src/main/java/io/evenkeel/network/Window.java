// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import io.evenkeel.graph.Attribute;
import java.util.Collections;
import java.util.Map;

/**
 * The square window of a convolution or a pooling.
 *
 * @param kernel its side
 * @param stride how far it moves
 * @param before padding above and left
 * @param after padding below and right
 * @param dilation distance between what a convolution reads, next to one another where it is 1
 */
record Window(int kernel, int stride, int before, int after, int dilation) {
  /** A pointwise convolution. */
  static final Window POINT = of(1, 1, 0);

  /** A 3×3 window that keeps the size. */
  static final Window THREE = of(3, 1, 1);

  Window(int kernel, int stride, int before, int after) {
    this(kernel, stride, before, after, 1);
  }

  static Window of(int kernel, int stride, int padding) {
    return new Window(kernel, stride, padding, padding);
  }

  /** A 3×3 window that keeps the size and reads every so manyth place. */
  static Window dilated(int dilation) {
    return new Window(3, 1, dilation, dilation, dilation);
  }

  /** A 3×3 window padded by one. */
  static Window three(int stride) {
    return of(3, stride, 1);
  }

  /** A window that tiles its input. */
  static Window tile(int kernel) {
    return of(kernel, kernel, 0);
  }

  Map<String, Attribute> attributes() {
    return Map.of(
        "kernel_shape", square(kernel),
        "strides", square(stride),
        "pads", Layers.ints(before, before, after, after));
  }

  private static Attribute square(int side) {
    return new Attribute.Ints(Collections.nCopies(2, (long) side));
  }
}
