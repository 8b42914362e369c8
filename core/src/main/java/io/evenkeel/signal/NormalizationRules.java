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
    rules.put("InstanceNormalization", NormalizationRules::perSample);
    rules.put("GroupNormalization", NormalizationRules::perSample);
    rules.put("LayerNormalization", NormalizationRules::perSample);
    rules.put("RMSNormalization", NormalizationRules::perSample);
  }

  /** In training mode the batch's mean is taken out: what positions had in common is gone. */
  private static State batch(Calculus calculus) {
    Optional<Shape> x = calculus.shape(0).filter(s -> s.rank() > 1);
    if (x.filter(s -> s.elementCount() <= s.dimension(1)).isPresent()) {
      return calculus.cannotSay("a batch of one value per channel has no variance");
    }
    if (calculus.signal(0).isEmpty()) {
      return affine(calculus, Channels.of(Signal.unit(calculus.source())));
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
    double places = (double) x.elementCountFrom(2);
    return without(
        calculus, in, new Standardized(places, (double) x.dimension(0), 1, true), in.products());
  }

  /** Statistics of one sample over some of its channels and positions. */
  private static State perSample(Calculus calculus) {
    boolean centres = !calculus.node().is("RMSNormalization");
    Source fresh = calculus.source();
    if (calculus.signal(0).isEmpty()) {
      return centres
          ? affine(calculus, Channels.of(Signal.unit(fresh)))
          : calculus.cannotSay("the mean that comes in is unknown");
    }
    Optional<Standardized> set = Standardized.ofSample(calculus);
    if (set.isEmpty()) {
      return calculus.cannotSay("it is unknown what the axes it normalizes over count");
    }
    if (centres && set.get().size() == 1) {
      return calculus.cannotSay("one value has no variance");
    }
    Channels in = calculus.signal(0).get();
    Products all = in.products();
    return affine(calculus, in.map(s -> ofSample(calculus, all, s).signal()));
  }

  /**
   * The signal over the standard deviation, or the root mean square, of what it is normalized with.
   *
   * @param all mean products over all channels
   */
  static Unit ofSample(Calculus calculus, Products all, Signal in) {
    Standardized set = Standardized.ofSample(calculus).orElseThrow();
    return without(calculus, in, set, set.channels() == 1 ? in.products() : all);
  }

  /**
   * (x − the mean that it shares with others), over their standard deviation.
   *
   * @param seen products of all that share it
   */
  private static Unit without(Calculus calculus, Signal in, Standardized set, Products seen) {
    Products shared = set.shared(seen);
    double epsilon = calculus.node().realAttribute("epsilon", 1e-5);
    Source source = in.source().at(calculus.source().value());
    double variance = Math.max(0, seen.second() - shared.second());
    double scale = 1 / Math.sqrt(variance + epsilon);
    if (Double.isNaN(variance)) {
      return new Unit(Signal.unit(source), scale);
    }
    Products p = in.products();
    // A channel's own mean may not be that of all: E (x − m)² = E x² − E m² + 2 E m · (E m − E x).
    double apart = 2 * shared.mean() * (shared.mean() - p.mean());
    double mean = p.mean() - shared.mean();
    double second = Math.max(0, p.second() - shared.second() + apart);
    Products left =
        new Products(
            mean,
            second,
            p.positions() - shared.positions() + apart,
            p.samples() - shared.samples() + apart);
    Marginal marginal = moved(in.marginal(), mean * scale, second * scale * scale);
    boolean ofMap = set.channels() == 1 && set.positions() * set.samples() > 1;
    Optional<Profile> profile = ofMap ? around(calculus, in, shared.second()) : in.profile();
    Signal unit = Signal.of(marginal, left.times(scale), source).withProfile(profile);
    return new Unit(unit, scale);
  }

  /** The marginal stretched to another mean and second moment. */
  private static Marginal moved(Marginal marginal, double mean, double second) {
    double spread = Math.max(0, second - mean * mean);
    double width = marginal.variance() == 0 ? 0 : Math.sqrt(spread / marginal.variance());
    return marginal.affine(width, mean - marginal.mean() * width) instanceof Table table
        ? table.withMoments(mean, spread)
        : marginal.affine(width, mean - marginal.mean() * width);
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
