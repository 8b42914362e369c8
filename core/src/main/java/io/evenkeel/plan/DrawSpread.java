// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import io.evenkeel.init.Choice;
import io.evenkeel.init.Extent;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Role;
import io.evenkeel.init.Site;
import io.evenkeel.role.PlacedParameter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How much the second moment that one Gaussian draw of a deep, narrow network keeps differs from
 * another's: its logarithm is about normal with the variance Σ (E f⁴/(E f²)² − 1)/n, 5/n for ReLU,
 * so that half of all draws keep less than exp(−½ of that) of the mean (Hanin and Rolnick 2018).
 */
final class DrawSpread {
  /** Where half of all draws keep less than a tenth. */
  static final double MOST = 2 * Math.log(10);

  /** Why weights are orthogonal, in a few words. */
  static final String CAUSE = "orthogonal, for Gaussian draws would differ too much";

  private DrawSpread() {}

  /** The variance of the logarithm; 0 where normalizations or shortcuts take it back. */
  static double of(List<PlacedParameter> placed) {
    // Integrals, of which a deep network asks for the same one at every layer.
    Map<String, Double> fourths = new HashMap<>();
    return placed.stream()
        .map(PlacedParameter::site)
        .filter(DrawSpread::counts)
        .mapToDouble(site -> {
          Activation f = site.following();
          double fourth = fourths.computeIfAbsent(f.name(), name -> fourthOverSecond(f));
          return (fourth - 1) / outputs(site);
        })
        .sum();
  }

  /** Whether a weight's draw spreads the signal: one between two layers of a plain network. */
  static boolean counts(Site site) {
    Extent network = site.place().network();
    boolean plain = network.normalizations() == 0 && network.stacks().isEmpty();
    boolean map = site.role() == Role.DENSE || site.role() == Role.CONVOLUTION;
    return plain && map && site.fans().isPresent() && !site.place().isLast();
  }

  /** An orthogonal matrix whose elements have the variance that a Gaussian one was to have. */
  static Choice orthogonal(Site site, Choice gaussian, String because) {
    double std = gaussian.initializer().elementStd().orElseThrow();
    double longer = ExpectedMoments.longSide(site.tensor().shape());
    return new Choice(
        new Initializer.Orthogonal(std * Math.sqrt(longer)),
        gaussian.gain(),
        gaussian.reason() + because);
  }

  /** What the spread of Gaussian draws adds to the reason of an orthogonal matrix. */
  static String because(double spread) {
    return String.format(
        Locale.ROOT,
        "; orthogonal, for half of all Gaussian draws would keep less than %.2g of the signal",
        Math.exp(-spread / 2));
  }

  private static double outputs(Site site) {
    return site.tensor().elementCount() / site.fans().map(Fans::in).orElse(1.0);
  }

  private static double fourthOverSecond(Activation f) {
    double second = f.moments(1).secondMoment();
    Activation square = Activations.of(f.name() + "²", x -> f.apply(x) * f.apply(x), f.kinks());
    return square.moments(1).secondMoment() / (second * second);
  }
}
