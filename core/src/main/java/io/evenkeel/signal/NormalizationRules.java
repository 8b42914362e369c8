// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Normalizations set the moments themselves, whatever comes in. */
final class NormalizationRules {
  private NormalizationRules() {}

  static void register(Map<String, Function<Calculus, State>> rules) {
    rules.put("BatchNormalization", NormalizationRules::batch);
    rules.put("InstanceNormalization", calculus -> perSample(calculus, 1, 2, true));
    rules.put("GroupNormalization", calculus -> perSample(calculus, 1, 2, true));
    rules.put("LayerNormalization", calculus -> perSample(calculus, 1, 2, true));
    rules.put("RMSNormalization", calculus -> perSample(calculus, 1, 2, false));
  }

  /** In training mode the batch's mean is taken out: what positions had in common is gone. */
  private static State batch(Calculus calculus) {
    boolean degenerate =
        calculus.shape(0).map(x -> x.elementCount() <= x.dimension(1)).orElse(false);
    if (degenerate) {
      return calculus.cannotSay("a batch of one value per channel has no variance");
    }
    return calculus.state(0) instanceof State.Active(Signal in) && in.secondMoment() == 0
        ? scaled(calculus, Signal.gaussian(0, 0).withProfile(in.profile()), 1, 2)
        : scaled(calculus, normalized(calculus, 0), 1, 2);
  }

  private static State perSample(Calculus calculus, int scale, int shift, boolean centres) {
    Optional<Signal> in = calculus.signal(0);
    double cosine = in.map(Signal::cosine).orElse(0.0);
    if (!centres && in.isEmpty()) {
      return calculus.cannotSay("the mean that comes in is unknown");
    }
    if (!centres && in.get().mean() != 0) {
      double root = Math.sqrt(in.get().secondMoment());
      return scaled(calculus, in.get().times(1 / root), scale, shift);
    }
    return scaled(calculus, normalized(calculus, cosine), scale, shift);
  }

  private static Signal normalized(Calculus calculus, double cosine) {
    Optional<Signal> in = calculus.signal(0);
    return Signal.gaussian(1, cosine)
        .withFresh(in.flatMap(Signal::fresh))
        .withProfile(in.flatMap(Signal::profile));
  }

  private static State scaled(Calculus calculus, Signal unit, int scale, int shift) {
    Moments gamma = calculus.stored(scale).map(State.Stored::moments).orElse(new Moments(1, 1));
    Signal signal =
        new Signal(
            unit.mean() * gamma.mean(),
            unit.secondMoment() * gamma.secondMoment(),
            unit.cosine(),
            Optional.empty(),
            unit.fresh(),
            unit.profile());
    return Biases.added(calculus, signal, shift);
  }
}
