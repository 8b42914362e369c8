// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import java.util.Optional;

/** An activation function applied to every element. */
final class ActivationRule {
  private ActivationRule() {}

  static State apply(Calculus calculus) {
    Activation f = calculus.activation().orElseThrow();
    return calculus
        .signal(0)
        .<State>map(channels -> new State.Active(channels.map(signal -> apply(f, signal))))
        .orElseGet(() -> calculus.cannotSay("its input is not a signal"));
  }

  /**
   * Where the signal differs in size between positions, the moments are averaged over them; mean
   * and standard deviation shrink together.
   */
  static Signal apply(Activation f, Signal in) {
    Signal out = in.then(f);
    boolean even = in.profile().filter(p -> !p.isFlat()).isEmpty();
    if (f.isPositivelyHomogeneous()) {
      return out; // a rectified signal is spread as it was
    }
    if (even || !(in.marginal() instanceof Marginal.Gaussian(double mean, double variance))) {
      return out;
    }
    Profile.Scaled after =
        in.profile()
            .get()
            .map(share -> f.moments(mean * Math.sqrt(share), variance * share).secondMoment());
    double second = out.secondMoment();
    Signal averaged =
        second == 0
            ? out
            : out.withMarginal(out.marginal().affine(Math.sqrt(after.factor() / second), 0));
    return averaged.withProfile(Optional.of(after.profile()));
  }
}
