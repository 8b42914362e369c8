// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Means, sums and maxima over axes, by what the axes count. */
final class ReductionRules {
  private ReductionRules() {}

  static void register(Map<String, Function<Calculus, State>> rules) {
    rules.put("ReduceMean", calculus -> averaged(calculus, false));
    rules.put("ReduceSum", calculus -> averaged(calculus, true));
    rules.put("ReduceMax", ReductionRules::maximum);
  }

  /** How many elements of each kind become one, of all that there are. */
  private record Counts(double channels, double positions, double samples, boolean allPositions) {
    static Optional<Counts> of(Calculus calculus) {
      return calculus.axes(0).flatMap(axes -> reduced(calculus, axes).map(r -> of(axes, r)));
    }

    /** No axes are all axes, unless the node says that they are none. */
    private static Optional<List<Long>> reduced(Calculus calculus, Axes axes) {
      Optional<List<Long>> given = calculus.node().intsAttribute("axes");
      if (given.isPresent() || calculus.node().input(1).isPresent()) {
        return given.or(() -> calculus.integers(1));
      }
      boolean none = calculus.node().intAttribute("noop_with_empty_axes", 0) == 1;
      return Optional.of(LongStream.range(0, none ? 0 : axes.rank()).boxed().toList());
    }

    private static Counts of(Axes axes, List<Long> reduced) {
      double positions = product(axes, reduced, Kind.POSITION);
      return new Counts(
          product(axes, reduced, Kind.CHANNEL),
          positions,
          product(axes, reduced, Kind.SAMPLE),
          positions == axes.count(Kind.POSITION));
    }

    private static double product(Axes axes, List<Long> reduced, Kind kind) {
      return reduced.stream()
          .mapToDouble(axis -> axes.count(axis.intValue(), kind))
          .reduce(1, (a, b) -> a * b);
    }

    double all() {
      return channels * positions * samples;
    }

    /** Channels are independent; their means are not zero for that. */
    Products mean(Products p) {
      double others = samples * (channels - 1) * p.mean() * p.mean();
      double apart = (p.positions() + (samples - 1) * p.samples() + others) / (samples * channels);
      double second =
          (p.second()
                  + (positions - 1) * p.positions()
                  + positions * (samples - 1) * p.samples()
                  + positions * others)
              / all();
      double inSamples = (p.samples() + (channels - 1) * p.mean() * p.mean()) / channels;
      return new Products(p.mean(), second, allPositions ? second : apart, inSamples);
    }
  }

  private static State averaged(Calculus calculus, boolean sums) {
    Optional<Channels> in = calculus.signal(0);
    Optional<Counts> counts = Counts.of(calculus);
    if (in.isEmpty() || counts.isEmpty()) {
      return calculus.cannotSay("it is unknown what the axes it reduces count");
    }
    double factor = sums ? counts.get().all() : 1;
    String value = calculus.node().output();
    Channels channels = counts.get().channels() > 1 ? mixed(in.get()) : in.get();
    return new State.Active(
        channels.map(s ->
            Signal.gaussian(counts.get().mean(s.products()).times(factor), s.source().at(value))));
  }

  /** All channels as if they were alike. */
  private static Channels mixed(Channels channels) {
    return channels.isUniform()
        ? channels
        : Channels.of(Signal.gaussian(channels.products(), Source.of("")));
  }

  private static State maximum(Calculus calculus) {
    Optional<Channels> in = calculus.signal(0);
    Optional<Counts> counts = Counts.of(calculus);
    if (in.isEmpty() || counts.isEmpty()) {
      return calculus.cannotSay("it is unknown what the axes it reduces count");
    }
    if (counts.get().channels() > 1 || counts.get().samples() > 1) {
      return calculus.cannotSay("only a maximum over positions has a rule");
    }
    String value = calculus.node().output();
    double count = counts.get().positions();
    return new State.Active(in.get().map(s -> GaussianMaximum.of(s, count, s.source().at(value))));
  }
}
