// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.tensor.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Normalizations set the moments themselves, whatever comes in. */
final class NormalizationRules {
  /** A batch of unknown size is taken to be large. */
  private static final Shape MANY = Shape.of(1_000_000_000, 1);

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
    return affine(
        calculus, calculus.signal(0).get().map(s -> ofBatch(calculus, x.orElse(MANY), s).signal()));
  }

  /**
   * A signal before scale and shift.
   *
   * @param scale what it was multiplied by
   */
  record Unit(Signal signal, double scale) {}

  /** The signal without its batch's mean, over its standard deviation. */
  static Unit ofBatch(Calculus calculus, Shape x, Signal in) {
    double epsilon = calculus.node().realAttribute("epsilon", 1e-5);
    double places = (double) x.elementCountFrom(2);
    Extent all = new Extent(places, (double) x.dimension(0));
    return withoutBatchMean(calculus, in, all, epsilon);
  }

  /** (x − x̄)/√(variance + ε) per channel, over all samples and positions. */
  private static Unit withoutBatchMean(Calculus calculus, Signal in, Extent all, double epsilon) {
    Products p = in.products();
    double shared = Pairs.of(p).ofMean(all);
    double variance = Math.max(0, p.second() - shared);
    double scale = 1 / Math.sqrt(variance + epsilon);
    Products left =
        new Products(0, variance, p.positions() - shared, p.samples() - shared).times(scale);
    Source source = new Source(calculus.source().value(), in.source().weight());
    Signal unit =
        Signal.of(centred(in.marginal(), variance, scale), left, source)
            .withProfile(around(calculus, in, shared));
    return new Unit(unit, scale);
  }

  /** The marginal without its mean, as wide as is left, times a scale. */
  private static Marginal centred(Marginal marginal, double variance, double scale) {
    double width = marginal.variance() == 0 ? 0 : Math.sqrt(variance / marginal.variance());
    return marginal.affine(width * scale, -marginal.mean() * width * scale);
  }

  /** Statistics of one sample over its channels, all positions alike. */
  private static State perSample(Calculus calculus, boolean centres) {
    Source fresh = calculus.source();
    if (calculus.signal(0).isEmpty()) {
      return centres
          ? affine(calculus, Channels.of(Signal.of(new Marginal.Gaussian(0, 1), 0, 0, fresh)))
          : calculus.cannotSay("the mean that comes in is unknown");
    }
    Channels in = calculus.signal(0).get();
    Products all = in.products();
    return affine(calculus, in.map(s -> ofSample(calculus, all, s).signal()));
  }

  /**
   * The signal over the standard deviation, or the root mean square, of all that share it.
   *
   * @param all mean products over all channels
   */
  static Unit ofSample(Calculus calculus, Products all, Signal in) {
    boolean centres = !calculus.node().is("RMSNormalization");
    double mean = centres ? all.mean() : 0;
    Optional<Standardized> set =
        Standardized.ofSample(calculus).filter(s -> s.positions() * s.channels() > 1);
    double shared = set.map(s -> s.sharedSecond(all)).orElse(mean * mean);
    double epsilon = calculus.node().realAttribute("epsilon", 1e-5);
    double variance = Math.max(0, all.second() - shared);
    double scale = 1 / Math.sqrt(variance + epsilon);
    Source source = new Source(calculus.source().value(), in.source().weight());
    if (set.filter(s -> s.channels() == 1 && s.positions() > 1).isPresent()) {
      Signal unit = ofChannel(in, variance, shared, scale, source);
      return new Unit(unit.withProfile(around(calculus, in, shared)), scale);
    }
    double around = all.second() - mean * mean;
    double kept = scale * (around > 0 ? Math.sqrt(variance / around) : 1);
    Signal moved = in.affine(kept, -mean * kept);
    Signal unit =
        Signal.of(moved.marginal(), moved.positions(), moved.samples(), source)
            .withProfile(in.profile());
    return new Unit(unit, scale);
  }

  /** Of one channel of one sample: no two samples have anything in common. */
  private static Signal ofChannel(
      Signal in, double variance, double shared, double scale, Source source) {
    Products left = new Products(0, variance, in.products().positions() - shared, 0).times(scale);
    return Signal.of(centred(in.marginal(), variance, scale), left, source);
  }

  /**
   * The spread of the variance around a map's mean. What a convolution makes of the mean of its
   * input is taken out where it is as everywhere; near the borders, where there is less of it, its
   * absence is left.
   */
  private static Optional<Profile> around(Calculus calculus, Signal in, double shared) {
    double field =
        calculus
            .producer(0)
            .filter(made -> made.node().is("Conv"))
            .flatMap(made -> made.signal(0))
            .map(Channels::products)
            .filter(p -> p.second() > 0)
            .map(p -> in.secondMoment() * p.samples() / p.second())
            .orElse(0.0);
    double left = Math.max(0, field - shared);
    return in.profile()
        .map(p ->
            p.isFlat() || left == 0
                ? p
                : p.mixed(Math.max(0, in.secondMoment() - field), p.below(), left));
  }

  /** γ x + β. */
  private static State affine(Calculus calculus, Channels unit) {
    Moments gamma = calculus.stored(1).map(State.Stored::moments).orElse(new Moments(1, 1));
    return Biases.added(calculus, MergeRules.scaled(calculus, unit, gamma), 2);
  }
}
