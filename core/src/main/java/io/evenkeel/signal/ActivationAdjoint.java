// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** An activation function backward: G′ = G · E f′², f′ taken where the signal is. */
final class ActivationAdjoint {
  private static final double ROUNDING = 1e-12;

  private ActivationAdjoint() {}

  static void apply(Adjoint node) {
    Activation f = node.forward().activation().orElseThrow();
    Optional<Channels> in = node.forward().signal(0);
    if (in.isEmpty()) {
      node.cannotSay(0, "the signal that enters it is unknown");
      return;
    }
    node.give(0, node.gradient().map(in.get(), (signal, gradient) -> apply(f, signal, gradient)));
    if (node.isStored(1)) {
      slope(node, in.get());
    }
  }

  static Gradient apply(Activation f, Signal signal, Gradient gradient) {
    Coupling coupling = Slopes.of(f, signal, gradient.explicit());
    Gradient result = gradient.coupled(coupling, coupling.pairs(signal));
    return spread(f, signal, result);
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
    return new Gradient(newPairs, result.profile(), result.coupling(), result.roots())
        .withProfile(Optional.of(scaled.profile()));
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
