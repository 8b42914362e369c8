// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stability;

import java.util.OptionalDouble;

/**
 * The slope that a leaky ReLU needs so that a plain network of some depth does not make all signals
 * alike: orthogonal ones leave with a correlation η (Zhang, Botev, Martens 2022, Deep Learning
 * without Shortcuts: Shaping the Kernel with Tailored Rectifiers).
 */
public final class TailoredSlope {
  /** The paper's η. */
  public static final double TARGET = 0.9;

  private static final int HALVINGS = 100;

  private TailoredSlope() {}

  /**
   * The slope; empty if the network is so shallow that plain ReLU stays below the target.
   *
   * @param layers activations in a row
   * @param target η, between 0 and 1
   */
  public static OptionalDouble of(int layers, double target) {
    if (new RectifierAngles(0).after(layers, 0) < target) {
      return OptionalDouble.empty();
    }
    double low = 0;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      boolean above = new RectifierAngles(middle).after(layers, 0) > target;
      low = above ? middle : low;
      high = above ? high : middle;
    }
    return OptionalDouble.of((low + high) / 2);
  }
}
