// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.GaussianMoments;
import java.util.Optional;

/** An activation function applied to every element. */
final class ActivationRule {
  private ActivationRule() {}

  static State apply(Calculus calculus) {
    Activation f = calculus.activation().orElseThrow();
    return calculus
        .signal(0)
        .<State>map(signal -> new State.Active(apply(f, signal)))
        .orElseGet(() -> calculus.cannotSay("its input is not a signal"));
  }

  static Signal apply(Activation f, Signal in) {
    return in.isCentred() ? ofCentred(f, in) : ofShifted(f, in);
  }

  private static Signal ofCentred(Activation f, Signal in) {
    double variance = in.secondMoment();
    GaussianMoments moments = f.moments(variance);
    double shared = moments.secondMoment() == 0 ? 0 : f.correlated(variance, in.cosine());
    Optional<Profile.Scaled> profile =
        in.profile()
            .filter(p -> !p.isFlat())
            .map(p -> p.map(variance, m -> f.moments(m).secondMoment()));
    double second = profile.map(Profile.Scaled::factor).orElse(moments.secondMoment());
    return new Signal(
        moments.mean(),
        second,
        ratio(shared, moments.secondMoment()),
        Optional.of(new Signal.Marginal(f, variance, in.cosine())),
        Optional.empty(),
        profile.map(Profile.Scaled::profile).or(in::profile));
  }

  // A sum of a Gaussian and older terms is taken as Gaussian around its mean.
  private static Signal ofShifted(Activation f, Signal in) {
    GaussianMoments moments = f.moments(in.mean(), in.variance());
    double common = Math.max(0, in.cosine() * in.secondMoment() - in.mean() * in.mean());
    double shared = sharedAroundMean(f, in, common);
    return new Signal(
        moments.mean(),
        moments.secondMoment(),
        ratio(shared, moments.secondMoment()),
        Optional.empty(),
        Optional.empty(),
        in.profile());
  }

  /** E f(x) f(x′), x and x′ having a common Gaussian part of the given variance. */
  private static double sharedAroundMean(Activation f, Signal in, double common) {
    double own = Math.max(0, in.variance() - common);
    return NormalExpectation.expectation(
        in.mean(),
        common,
        centre -> {
          double mean = f.moments(centre, own).mean();
          return mean * mean;
        });
  }

  private static double ratio(double shared, double second) {
    return second == 0 ? 0 : Math.clamp(shared / second, -1, 1);
  }
}
