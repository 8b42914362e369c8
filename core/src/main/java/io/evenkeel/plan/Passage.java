// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.activation.GaussianMoments;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Site;
import java.util.Locale;
import java.util.Optional;

/**
 * What a layer, map and activation, does to the second moments that pass it.
 *
 * <p>Both directions can be level at once only where as many weights leave an element as reach it;
 * through a deep network the products differ by the widths of its ends alone (He et al. 2015).
 *
 * @param signal behind the activation, over that before the map
 * @param gradient before the map, over that behind the activation
 */
record Passage(double signal, double gradient) {
  private static final double NOTICED = 0.01;

  /**
   * Through a map and the activation after it.
   *
   * @param site of the map's weight, which has fans
   * @param variance of a weight, times the share of them that padding leaves
   * @param read second moment of what the map reads
   * @param biasVariance of the map's bias
   */
  static Passage of(Site site, double variance, double read, double biasVariance) {
    Fans fans = site.fans().orElseThrow();
    GaussianMoments behind = site.following().moments(fans.in() * variance * read + biasVariance);
    return new Passage(
        behind.secondMoment() / read, fans.out() * variance * behind.derivativeSecondMoment());
  }

  /** One line where a direction is not kept level. */
  Optional<String> mismatch() {
    return isLevel(signal) && isLevel(gradient)
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT, "through it the signal ×%.4g, the gradient ×%.4g", signal, gradient));
  }

  private static boolean isLevel(double factor) {
    return Math.abs(factor - 1) < NOTICED;
  }
}
