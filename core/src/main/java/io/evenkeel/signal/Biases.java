// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/** Adds a stored vector to a signal: independent of it, the same at every position. */
final class Biases {
  private static final double CONSTANT = 1e-12;

  private Biases() {}

  /** The signal plus the node's stored input at an index, if it has one. */
  static State added(Calculus calculus, Channels signal, int index) {
    return switch (calculus.state(index)) {
      case State.Plain plain -> new State.Active(signal);
      case State.Stored stored -> new State.Active(added(calculus, signal, stored));
      case State.Active a -> calculus.cannotSay("its bias is a signal");
      case State.Unknown unknown -> unknown;
      case State.Scores scores -> calculus.cannotSay("its bias is made of scores");
      case State.Weights weights -> calculus.cannotSay("its bias is made of weights");
    };
  }

  /** The signal plus a vector with a number for each channel. */
  private static Channels added(Calculus calculus, Channels signal, State.Stored bias) {
    return added(calculus, signal, bias, new Addend(bias.moments(), 1, 1), 1);
  }

  /** The signal plus a factor times an input that is spread over it. */
  static Channels broadcast(Calculus calculus, Channels signal, State.Stored bias, double factor) {
    for (int i = 0; i < calculus.node().inputs().size(); i++) {
      if (calculus.state(i).equals(bias)) {
        return added(calculus, signal, bias, Addend.of(calculus, i, bias), factor);
      }
    }
    return added(calculus, signal, bias, new Addend(bias.moments(), 1, 1), factor);
  }

  private static Channels added(
      Calculus calculus, Channels signal, State.Stored bias, Addend addend, double factor) {
    Moments m = addend.moments();
    if (m.secondMoment() == 0) {
      return signal;
    }
    if (m.variance() <= CONSTANT * m.secondMoment()) {
      return signal.map(s -> s.affine(1, factor * m.mean()));
    }
    Marginal values = new Marginal.Gaussian(factor * m.mean(), factor * factor * m.variance());
    Term term = new Term(values, addend.positions(), addend.samples());
    Terms terms = Terms.of(Source.of(bias.name()), term);
    return signal.map(s -> plus(s, terms, calculus.node().output()));
  }

  /** A map that is fresh without its bias is so with a centred one. */
  private static Signal plus(Signal signal, Terms bias, String value) {
    Signal sum = Signal.sum(signal.terms().plus(bias), value).withProfile(signal.profile());
    boolean fresh =
        signal.source().map().isPresent()
            && sum.marginal() instanceof Marginal.Gaussian(double mean, double variance)
            && mean == 0;
    return fresh
        ? Signal.of(sum.marginal(), sum.positions(), sum.samples(), signal.source().at(value))
            .withProfile(signal.profile())
        : sum;
  }
}
