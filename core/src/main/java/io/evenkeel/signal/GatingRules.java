// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor.Kind;
import java.util.Optional;

/** Element-wise products of two signals: gates, excitations, functions written by hand. */
final class GatingRules {
  private static final double CENTRED = 1e-9;

  private GatingRules() {}

  static State multiply(Calculus calculus) {
    Optional<Channels> a = calculus.signal(0);
    Optional<Channels> b = calculus.signal(1);
    if (a.isEmpty() || b.isEmpty()) {
      return calculus.cannotSay("a product of signals of which one is unknown");
    }
    Channels left = spread(calculus, a.get(), 0);
    Channels right = spread(calculus, b.get(), 1);
    boolean[] dependent = new boolean[1];
    Channels product =
        left.zip(
            right,
            (x, y) -> {
              boolean same = x.source().equals(y.source());
              dependent[0] |= !same && !calculus.areIndependent(x.source(), y.source());
              return same ? ofOneSource(x, y) : ofIndependent(calculus, x, y);
            });
    return dependent[0]
        ? calculus.jointOr("its factors depend on each other in a way that has no rule")
        : new State.Active(product);
  }

  /** A signal without an axis of positions is the same at all positions of the other. */
  static Channels spread(Calculus calculus, Channels channels, int input) {
    Optional<Axes> in = calculus.axes(input);
    Optional<Axes> out = calculus.outputAxes();
    if (in.isEmpty() || out.isEmpty()) {
      return channels;
    }
    boolean positions = in.get().count(Kind.POSITION) < out.get().count(Kind.POSITION);
    boolean samples = in.get().count(Kind.SAMPLE) < out.get().count(Kind.SAMPLE);
    return positions || samples
        ? channels.map(s -> s.withCorrelations(positions, samples))
        : channels;
  }

  /** Two functions of one z, multiplied. */
  private static Signal ofOneSource(Signal x, Signal y) {
    double[] values = x.marginal().values();
    double[] others = y.marginal().values();
    for (int i = 0; i < values.length; i++) {
      values[i] *= others[i];
    }
    return x.withMarginal(Table.of(values, false));
  }

  /** Times a centred factor that is fresh, whatever it multiplies is so on average. */
  private static Optional<Source> fresh(Signal factor) {
    boolean centred = Math.abs(factor.mean()) <= CENTRED * Math.sqrt(factor.secondMoment());
    return Optional.of(factor.source()).filter(source -> centred && source.map().isPresent());
  }

  private static Signal ofIndependent(Calculus calculus, Signal x, Signal y) {
    Products a = x.products();
    Products b = y.products();
    Products products =
        new Products(
            a.mean() * b.mean(),
            a.second() * b.second(),
            a.positions() * b.positions(),
            a.samples() * b.samples());
    Marginal marginal = Table.ofProduct(x.marginal(), y.marginal());
    String value = calculus.node().output();
    Source source = fresh(x).or(() -> fresh(y)).map(s -> s.at(value)).orElse(Source.of(value));
    return Signal.of(marginal, products, source)
        .withProfile(x.profile().isPresent() ? x.profile() : y.profile());
  }
}
