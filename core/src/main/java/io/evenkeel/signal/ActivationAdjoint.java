// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** An activation function backward: G′ = G · E f′², f′ taken where the signal is. */
final class ActivationAdjoint {
  private static final double ROUNDING = 1e-12;

  /** A share of E f² that does not count: a rectifier's upper bound that is hardly ever reached. */
  private static final double NEGLIGIBLE = 1e-6;

  private ActivationAdjoint() {}

  static void apply(Adjoint node) {
    Activation f = node.forward().activation().orElseThrow();
    Optional<Channels> in = node.forward().signal(0);
    if (in.isEmpty()) {
      node.cannotSay(0, "the signal that enters it is unknown");
      return;
    }
    Optional<Extent> all = node.outputExtent();
    node.give(
        0,
        node.gradient()
            .map(
                in.get(),
                (signal, gradient) -> {
                  Gradient result = apply(f, signal, gradient);
                  return gradient.isScaleFree() && isHomogeneous(f, signal) && all.isPresent()
                      ? balanced(result, signal.then(f).marginal(), all.get())
                      : result;
                }));
    if (node.isStored(1)) {
      slope(node, in.get());
    }
  }

  /** Whether f(x) = f′(x) x where the signal is. */
  private static boolean isHomogeneous(Activation f, Signal signal) {
    if (f.isPositivelyHomogeneous()) {
      return true;
    }
    double[] values = signal.marginal().values();
    double defect = 0;
    double second = 0;
    for (int i = 0; i < values.length; i++) {
      double y = f.apply(values[i]);
      defect += NormalGrid.weight(i) * square(y - values[i] * f.derivative(values[i]));
      second += NormalGrid.weight(i) * square(y);
    }
    return defect <= NEGLIGIBLE * second;
  }

  static Gradient apply(Activation f, Signal signal, Gradient gradient) {
    Coupling coupling = Slopes.of(f, signal, gradient.explicit());
    Gradient result = gradient.coupled(coupling, coupling.pairs(signal));
    return spread(f, signal, result);
  }

  /**
   * δ = c ε with Σ ε y = 0 over a channel's elements, y = f(x). What c has along y does not count
   * in Σ c ε; of the rest, the part along 1 − y E y/E y² adds what Σ ε has, and all else E ε² each.
   * Since f(x) = f′(x) x, Σ δ x is 0 as well.
   */
  private static Gradient balanced(Gradient result, Marginal y, Extent all) {
    Coupling coupling = result.explicit();
    double second = y.secondMoment();
    if (second == 0 || all.samples() < 2) {
      return result;
    }
    double along = coupling.product(y.values()) / second;
    double apart = 1 - square(y.mean()) / second;
    double shared = apart <= 0 ? 0 : (coupling.meanShare() - along * y.mean()) / apart;
    double rest = coupling.meanSquare() - square(along) * second - square(shared) * apart;
    double sum =
        all.elements() * coupling.base().own() * Math.max(0, rest)
            + square(shared) * coupling.base().ofSum(all);
    return result.withPairs(result.pairs().withSum(sum, all)).scaleFree();
  }

  private static double square(double x) {
    return x * x;
  }

  /** Where the signal's variance differs between positions, so does the slope. */
  private static Gradient spread(Activation f, Signal signal, Gradient result) {
    boolean even = signal.profile().filter(p -> !p.isFlat()).isEmpty();
    if (even
        || f.isPositivelyHomogeneous()
        || !(signal.marginal() instanceof Marginal.Gaussian(double mean, double variance))) {
      return result;
    }
    Profile of = signal.profile().get();
    DoubleUnaryOperator slope =
        share -> f.moments(mean * Math.sqrt(share), variance * share).derivativeSecondMoment();
    double lowest = slope.applyAsDouble(of.least());
    double highest = slope.applyAsDouble(of.greatest());
    if (Math.abs(highest - lowest) <= ROUNDING * highest) {
      return result; // a rectifier's slope is the same at any variance
    }
    double middle = f.moments(mean, variance).derivativeSecondMoment();
    Profile.Scaled scaled = result.profileOver(of.sizes()).times(of, slope);
    double factor = middle == 0 ? 1 : scaled.factor() / middle;
    Pairs p = result.pairs();
    Pairs newPairs = new Pairs(p.own() * factor, p.positions(), p.samples());
    return result.withPairs(newPairs).withProfile(Optional.of(scaled.profile()));
  }

  /** The slope of a rectifier's negative side, one per channel or one for all. */
  private static void slope(Adjoint node, Channels in) {
    Optional<Extent> all = node.outputExtent();
    Optional<Double> count =
        node.forward().shape(1).map(s -> (double) s.elementCount()).filter(c -> c > 0);
    Optional<Double> channels =
        node.forward()
            .outputAxes()
            .map(a -> (double) a.count(io.evenkeel.axes.Factor.Kind.CHANNEL));
    if (all.isPresent() && count.isPresent() && channels.isPresent()) {
      double perChannel =
          node.gradient()
              .mean(
                  in,
                  (signal, gradient) -> {
                    double[] negative = signal.marginal().values();
                    for (int i = 0; i < negative.length; i++) {
                      negative[i] = Math.min(0, negative[i]);
                    }
                    return gradient.explicit().pairsTimes(signal, negative).ofSum(all.get());
                  });
      node.stored(1, perChannel * Math.max(1, channels.get() / count.get()));
    }
  }
}
