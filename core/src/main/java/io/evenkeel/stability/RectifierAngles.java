// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stability;

/**
 * The correlation map of a leaky ReLU whose weights keep the second moment (Cho and Saul 2009;
 * Zhang et al. 2022).
 *
 * @param slope of the negative side, from 0 (ReLU) to 1 (the identity)
 */
public record RectifierAngles(double slope) {
  public RectifierAngles {
    if (!(slope >= 0 && slope <= 1)) {
      throw new IllegalArgumentException("slope " + slope + " is not in [0, 1]");
    }
  }

  /** The correlation of two signals after a layer. */
  public double next(double correlation) {
    double c = Math.clamp(correlation, -1, 1);
    double bend = (1 - slope) * (1 - slope) / (Math.PI * (1 + slope * slope));
    return Math.min(1, c + bend * (Math.sqrt(1 - c * c) - c * Math.acos(c)));
  }

  /** The correlation after some layers. */
  public double after(int layers, double correlation) {
    double c = correlation;
    for (int layer = 0; layer < layers; layer++) {
      c = next(c);
    }
    return c;
  }
}
