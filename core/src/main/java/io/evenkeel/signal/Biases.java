// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Factor.Kind;
import java.util.Optional;

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
    return bias.blocks().filter(b -> b.blocks().size() > 1).isPresent()
        ? addedInBlocks(calculus, signal, bias, bias.blocks().get())
        : addedAlike(calculus, signal, bias);
  }

  private static Channels addedAlike(Calculus calculus, Channels signal, State.Stored bias) {
    return added(calculus, signal, bias, new Addend(bias.moments(), 1, 1), 1);
  }

  /** Gates have biases of their own. */
  private static Channels addedInBlocks(
      Calculus calculus, Channels signal, State.Stored bias, Blocks blocks) {
    double unit = signal.size() / blocks.size();
    Optional<Channels> all = Optional.empty();
    long from = 0;
    for (Blocks.Block block : blocks.blocks()) {
      long to = from + block.size();
      Part.Range range = new Part.Range(Kind.CHANNEL, 1, blocks.size(), from, to);
      Channels some = signal.isUniform() ? signal : signal.range(unit * from, unit * to);
      Part part = bias.part().cut(range);
      State.Stored itsBias = new State.Stored(bias.name(), block.moments(), Optional.empty(), part);
      Channels sum =
          addedAlike(calculus, some.map(s -> s.cut(range)), itsBias).resized((double) block.size());
      all = Optional.of(all.map(before -> before.followedBy(sum)).orElse(sum));
      from = to;
    }
    return all.orElse(signal);
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
    Terms terms = Terms.of(new Source(bias.name(), bias.part(), Optional.empty()), term);
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
