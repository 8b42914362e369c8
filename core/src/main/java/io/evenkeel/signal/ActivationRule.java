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
    boolean spread = in.profile().filter(p -> !p.isFlat()).isPresent();
    if (!spread || !(in.marginal() instanceof Marginal.Gaussian(double mean, double variance))) {
      return out;
    }
    Profile.Scaled after =
        in.profile()
            .get()
            .map(share -> f.moments(mean * Math.sqrt(share), variance * share).secondMoment());
    double second = out.secondMoment();
    Signal averaged =
        second == 0 ? out : out.withMarginal(scaled(out, Math.sqrt(after.factor() / second)));
    return averaged.withProfile(Optional.of(after.profile()));
  }

  /** Positive homogeneous functions, ReLU among them, need no scaling but for rounding. */
  private static Marginal scaled(Signal out, double factor) {
    return Math.abs(factor - 1) < 1e-12 ? out.marginal() : out.marginal().affine(factor, 0);
  }
}
