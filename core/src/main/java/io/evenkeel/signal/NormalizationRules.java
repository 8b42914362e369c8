// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.tensor.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Normalizations set the moments themselves, whatever comes in. */
final class NormalizationRules {
  private NormalizationRules() {}

  static void register(Map<String, Function<Calculus, State>> rules) {
    rules.put("BatchNormalization", NormalizationRules::batch);
    rules.put("InstanceNormalization", calculus -> perSample(calculus, true));
    rules.put("GroupNormalization", calculus -> perSample(calculus, true));
    rules.put("LayerNormalization", calculus -> perSample(calculus, true));
    rules.put("RMSNormalization", calculus -> perSample(calculus, false));
  }

  /** In training mode the batch's mean is taken out: what positions had in common is gone. */
  private static State batch(Calculus calculus) {
    Optional<Shape> x = calculus.shape(0).filter(s -> s.rank() > 1);
    if (x.filter(s -> s.elementCount() <= s.dimension(1)).isPresent()) {
      return calculus.cannotSay("a batch of one value per channel has no variance");
    }
    Source fresh = calculus.source();
    if (calculus.signal(0).isEmpty()) {
      Signal unit = Signal.of(new Marginal.Gaussian(0, 1), 0, 0, fresh);
      return affine(calculus, Channels.of(unit));
    }
    double samples = x.map(s -> (double) s.dimension(0)).orElse(1e9);
    double places = x.map(s -> (double) s.elementCountFrom(2)).orElse(1.0);
    double epsilon = calculus.node().realAttribute("epsilon", 1e-5);
    return affine(
        calculus,
        calculus.signal(0).get().map(s -> withoutBatchMean(s, samples, places, epsilon, fresh)));
  }

  /** (x − x̄)/√(variance + ε) per channel, over all samples and positions. */
  private static Signal withoutBatchMean(
      Signal in, double samples, double places, double epsilon, Source fresh) {
    Products p = in.products();
    double shared =
        (p.second() + (places - 1) * p.positions() + places * (samples - 1) * p.samples())
            / (places * samples);
    double variance = Math.max(0, p.second() - shared);
    double scale = 1 / Math.sqrt(variance + epsilon);
    Products left =
        new Products(0, variance, p.positions() - shared, p.samples() - shared).times(scale);
    Source source = new Source(fresh.value(), in.source().weight());
    return Signal.of(centred(in.marginal(), variance, scale), left, source)
        .withProfile(in.profile());
  }

  /** The marginal without its mean, as wide as is left, times a scale. */
  private static Marginal centred(Marginal marginal, double variance, double scale) {
    double width = marginal.variance() == 0 ? 0 : Math.sqrt(variance / marginal.variance());
    return marginal.affine(width * scale, -marginal.mean() * width * scale);
  }

  /** Statistics of one sample over its channels, all positions alike. */
  private static State perSample(Calculus calculus, boolean centres) {
    double epsilon = calculus.node().realAttribute("epsilon", 1e-5);
    Source fresh = calculus.source();
    if (calculus.signal(0).isEmpty()) {
      return centres
          ? affine(calculus, Channels.of(Signal.of(new Marginal.Gaussian(0, 1), 0, 0, fresh)))
          : calculus.cannotSay("the mean that comes in is unknown");
    }
    Channels in = calculus.signal(0).get();
    Products all = in.products();
    double mean = centres ? all.mean() : 0;
    double variance = all.second() - mean * mean;
    double scale = 1 / Math.sqrt(variance + epsilon);
    return affine(
        calculus,
        in.map(s -> {
          Signal unit = s.affine(scale, -mean * scale);
          Source source = new Source(fresh.value(), s.source().weight());
          return Signal.of(unit.marginal(), unit.positions(), unit.samples(), source)
              .withProfile(s.profile());
        }));
  }

  /** γ x + β. */
  private static State affine(Calculus calculus, Channels unit) {
    Moments gamma = calculus.stored(1).map(State.Stored::moments).orElse(new Moments(1, 1));
    return Biases.added(calculus, MergeRules.scaled(calculus, unit, gamma), 2);
  }
}
