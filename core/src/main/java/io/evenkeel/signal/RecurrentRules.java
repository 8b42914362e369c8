// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Recurrent layers, step by step: gates are normal, states are sums of products with them. */
final class RecurrentRules {
  private RecurrentRules() {}

  static void register(Map<String, Function<Calculus, State>> rules) {
    rules.put("LSTM", calculus -> unrolled(calculus, 4, RecurrentRules::lstm));
    rules.put("GRU", calculus -> unrolled(calculus, 3, RecurrentRules::gru));
    rules.put("RNN", calculus -> unrolled(calculus, 1, RecurrentRules::rnn));
  }

  private interface Cell {
    RecurrentState next(Gates gates, RecurrentState before);
  }

  private static State unrolled(Calculus calculus, int gateCount, Cell cell) {
    Optional<Gates> gates = Gates.of(calculus, gateCount);
    Optional<Long> steps = steps(calculus);
    if (calculus.signal(0).isEmpty() || steps.isEmpty() || gates.isEmpty()) {
      return calculus.cannotSay("its input, weights or number of steps are unknown");
    }
    List<RecurrentState> states = states(calculus, gates.get(), steps.get(), cell);
    double sum = 0;
    for (RecurrentState state : states.subList(1, states.size())) {
      sum += state.hidden().secondMoment();
    }
    double mean = steps.get() == 0 ? 0 : sum / steps.get();
    RecurrentState last = states.getLast();
    return State.Active.of(output(calculus, last, last.hidden(), mean));
  }

  private static Optional<Long> steps(Calculus calculus) {
    return calculus.shape(0).filter(s -> s.rank() == 3).map(s -> s.dimension(0));
  }

  /** The states before the first step and after each. */
  private static List<RecurrentState> states(
      Calculus calculus, Gates gates, long steps, Cell cell) {
    List<RecurrentState> states = new ArrayList<>();
    states.add(RecurrentState.initial(calculus));
    for (long step = 0; step < steps; step++) {
      states.add(cell.next(gates, states.getLast()));
    }
    return states;
  }

  /** The same, of a node whose rule knows them. */
  static List<RecurrentState> states(Calculus calculus, Gates gates) {
    Cell cell =
        switch (calculus.node().op()) {
          case "LSTM" -> RecurrentRules::lstm;
          case "GRU" -> RecurrentRules::gru;
          default -> RecurrentRules::rnn;
        };
    return steps(calculus).map(steps -> states(calculus, gates, steps, cell)).orElse(List.of());
  }

  /** All steps, the last one, or the last cell. */
  private static Signal output(
      Calculus calculus, RecurrentState state, Marginal last, double meanSecond) {
    Source output = calculus.source();
    Source source =
        calculus
            .stored(1)
            .map(weight -> Source.ofMap(output.value(), weight.name()))
            .orElse(output);
    double samples = last.mean() * last.mean();
    Marginal marginal =
        switch (calculus.output()) {
          case 0 -> scaledTo(last, meanSecond);
          case 1 -> last;
          default -> state.cell();
        };
    double second = marginal.secondMoment();
    double positions = Math.min(second, state.memory() * (second - samples) + samples);
    return Signal.of(marginal, new Products(marginal.mean(), second, positions, samples), source);
  }

  private static Marginal scaledTo(Marginal marginal, double second) {
    double now = marginal.secondMoment();
    return now == 0 ? marginal : marginal.affine(Math.sqrt(second / now), 0);
  }

  private static RecurrentState lstm(Gates gates, RecurrentState before) {
    double h = before.hidden().secondMoment();
    Marginal in = gates.normal(0, h).then(Activations.sigmoid());
    Marginal out = gates.normal(1, h).then(Activations.sigmoid());
    Marginal forget = gates.normal(2, h).then(Activations.sigmoid());
    Marginal candidate = gates.normal(3, h).then(Activations.tanh());
    Marginal cell =
        Table.ofSum(Table.ofProduct(forget, before.cell()), Table.ofProduct(in, candidate));
    Marginal hidden = Table.ofProduct(out, cell.then(Activations.tanh()));
    return new RecurrentState(hidden, cell, forget.mean());
  }

  private static RecurrentState gru(Gates gates, RecurrentState before) {
    double h = before.hidden().secondMoment();
    Marginal update = gates.normal(0, h).then(Activations.sigmoid());
    Marginal reset = gates.normal(1, h).then(Activations.sigmoid());
    Marginal fromState = Table.ofProduct(reset, gates.ofHidden(2, h));
    Marginal candidate = Table.ofSum(gates.ofInput(2), fromState).then(Activations.tanh());
    Marginal hidden =
        Table.ofSum(
            Table.ofProduct(update.affine(-1, 1), candidate),
            Table.ofProduct(update, before.hidden()));
    return new RecurrentState(hidden, hidden, update.mean());
  }

  private static RecurrentState rnn(Gates gates, RecurrentState before) {
    double h = before.hidden().secondMoment();
    Marginal hidden = gates.normal(0, h).then(gates.activation());
    return new RecurrentState(hidden, hidden, 0);
  }
}
