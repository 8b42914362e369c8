// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Optional;

/** Adds a stored vector to a signal: independent of it, the same at every position. */
final class Biases {
  private Biases() {}

  /** The signal plus the node's stored input at an index, if it has one. */
  static State added(Calculus calculus, Signal signal, int index) {
    return switch (calculus.state(index)) {
      case State.Plain plain -> new State.Active(signal);
      case State.Stored stored -> new State.Active(added(signal, stored.moments()));
      case State.Active a -> calculus.cannotSay("its bias is a signal");
      case State.Unknown unknown -> unknown;
    };
  }

  static Signal added(Signal signal, Moments bias) {
    if (bias.secondMoment() == 0) {
      return signal;
    }
    double mean = signal.mean() + bias.mean();
    double second = signal.secondMoment() + bias.secondMoment() + 2 * signal.mean() * bias.mean();
    double shared =
        signal.cosine() * signal.secondMoment()
            + bias.secondMoment()
            + 2 * signal.mean() * bias.mean();
    boolean centred = signal.isCentred() && bias.mean() == 0;
    return new Signal(
        mean,
        second,
        second == 0 ? 0 : shared / second,
        Optional.empty(),
        centred ? signal.fresh() : Optional.empty(),
        signal.profile());
  }
}
