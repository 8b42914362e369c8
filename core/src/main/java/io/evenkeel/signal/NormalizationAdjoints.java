// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.tensor.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Normalizations backward: δx = γ/√(v + ε) · (δ − mean δ − x̂ · mean(δ x̂)), the means being over
 * what shares the statistics.
 */
final class NormalizationAdjoints {
  private NormalizationAdjoints() {}

  static void register(Map<String, Consumer<Adjoint>> rules) {
    rules.put("BatchNormalization", NormalizationAdjoints::batch);
    rules.put("InstanceNormalization", NormalizationAdjoints::perSample);
    rules.put("GroupNormalization", NormalizationAdjoints::perSample);
    rules.put("LayerNormalization", NormalizationAdjoints::perSample);
    rules.put("RMSNormalization", NormalizationAdjoints::perSample);
  }

  private static void batch(Adjoint node) {
    Optional<Shape> x = node.forward().shape(0).filter(s -> s.rank() > 1);
    Optional<Channels> in = node.forward().signal(0);
    Optional<Standardized> set = Standardized.ofBatch(node.forward());
    if (x.isEmpty() || in.isEmpty() || set.isEmpty()) {
      node.cannotSay(0, "the variance that it divides by is unknown");
      return;
    }
    Normalized normalized = s -> NormalizationRules.ofBatch(node.forward(), x.get(), s);
    // The statistics that the batch replaces.
    node.nothing(3);
    node.nothing(4);
    apply(node, in.get(), set.get(), normalized);
  }

  private static void perSample(Adjoint node) {
    Optional<Standardized> set = Standardized.ofSample(node.forward());
    Optional<Channels> in = node.forward().signal(0);
    if (in.isEmpty() || set.isEmpty()) {
      node.cannotSay(0, "the variance that it divides by is unknown");
      return;
    }
    Products all = in.get().products();
    Normalized normalized = s -> NormalizationRules.ofSample(node.forward(), all, s);
    apply(node, in.get(), set.get(), normalized);
  }

  /** x̂ of a signal. */
  private interface Normalized {
    NormalizationRules.Unit of(Signal in);
  }

  private static void apply(Adjoint node, Channels in, Standardized set, Normalized normalized) {
    Optional<Extent> all = node.outputExtent();
    if (all.isEmpty()) {
      node.cannotSay(0, "what its axes count is unknown");
      return;
    }
    Moments gamma = node.forward().stored(1).map(State.Stored::moments).orElse(new Moments(1, 1));
    // A random scale gives its output a z of its own.
    boolean constant = gamma.variance() <= 1e-12 * gamma.secondMoment();
    boolean isCentred =
        node.forward().stored(2).map(b -> b.moments().secondMoment() == 0).orElse(true);
    double[] scale = new double[1];
    double[] shift = new double[1];
    double uncertain = 1 / (1 - VarianceSpread.of(node, set, in.products()));
    Gradients before =
        node.gradient()
            .map(
                in,
                (signal, gradient) -> {
                  NormalizationRules.Unit unit = normalized.of(signal);
                  double size = unit.scale() * unit.scale() * uncertain;
                  Coupling coupling =
                      constant ? gradient.explicit() : Coupling.none(gradient.pairs());
                  boolean scaleFree = constant && isCentred && gradient.isScaleFree();
                  return new Share(set, all.get(), unit.signal(), coupling, scaleFree)
                      .before(gradient, gamma.secondMoment() * size);
                });
    node.gradient()
        .with(
            in,
            (share, signal, gradient) -> {
              Coupling coupling = constant ? gradient.explicit() : Coupling.none(gradient.pairs());
              Signal unit = normalized.of(signal).signal();
              boolean scaleFree = constant && isCentred && gradient.isScaleFree();
              scale[0] +=
                  scaleFree
                      ? 0
                      : share
                          * coupling.pairsTimes(unit, unit.marginal().values()).ofSum(all.get());
              shift[0] += share * gradient.pairs().ofSum(all.get());
            });
    node.give(0, before);
    parameter(node, 1, scale[0]);
    parameter(node, 2, shift[0]);
  }

  private static void parameter(Adjoint node, int input, double secondMoment) {
    if (node.isStored(input)) {
      node.stored(input, secondMoment);
    }
  }

  /**
   * The gradient before the scale, at channels that are alike.
   *
   * @param unit x̂
   * @param scaleFree whether Σ δ x̂ is 0 as it comes
   */
  private record Share(
      Standardized set, Extent all, Signal unit, Coupling coupling, boolean scaleFree) {
    Gradient before(Gradient gradient, double factor) {
      Pairs d = gradient.pairs();
      Pairs r = Pairs.of(unit.products());
      Pairs q = coupling.pairsTimes(unit, unit.marginal().values());
      double mean = set.centres() ? d.ofMean(set.extent()) / set.channels() : 0;
      double along = scaleFree ? 0 : q.ofMean(set.extent()) / set.channels() * (2 - r.own());
      double own = Math.max(0, d.own() - mean - along);
      Pairs left =
          set.samples() > 1 ? ofBatch(d, r, own, mean, along) : ofSamples(d, r, own, mean, along);
      return gradient.mapped(left.times(factor), Math.sqrt(factor)).withProfile(gradient.profile());
    }

    /** Over all positions and samples the gradient adds up to 0. */
    private Pairs ofBatch(Pairs d, Pairs r, double own, double mean, double along) {
      double positions = withinSample(d, r, own, mean, along);
      double perSample = own + (all.positions() - 1) * positions;
      return new Pairs(own, positions, -perSample / (all.positions() * (all.samples() - 1)));
    }

    private Pairs ofSamples(Pairs d, Pairs r, double own, double mean, double along) {
      double centred = set.centres() ? 1 - 1 / set.channels() : 1;
      double rest = centred - (2 * r.own() - r.samples() * r.samples()) / set.channels();
      double samples = d.samples() * Math.max(0, rest);
      if (set.positions() > 1) {
        return new Pairs(own, withinSample(d, r, own, mean, along), samples);
      }
      double kept = centred - (2 * r.own() - r.positions() * r.positions()) / set.channels();
      return new Pairs(own, d.positions() * Math.max(0, kept), samples);
    }

    private double withinSample(Pairs d, Pairs r, double own, double mean, double along) {
      double places = all.positions();
      if (places <= 1) {
        return own;
      }
      Extent sample = all.ofSample();
      double sum = Math.max(0, d.ofSum(sample) - places * places * mean - along * r.ofSum(sample));
      return (sum - places * own) / (places * (places - 1));
    }
  }
}
