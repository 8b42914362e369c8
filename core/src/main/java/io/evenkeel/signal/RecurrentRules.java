// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Node;
import io.evenkeel.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Recurrent layers in one or both directions, by the paths of a unit. */
final class RecurrentRules {
  /** Longer sequences go on as their first steps ended. */
  private static final int MOST_STEPS = 128;

  /** By how much a state may still change over the last quarter of those steps. */
  private static final double SETTLED = 0.05;

  private RecurrentRules() {}

  static void register(Map<String, Function<Calculus, State>> rules) {
    for (String op : List.of("LSTM", "GRU", "RNN")) {
      rules.put(op, RecurrentRules::apply);
    }
  }

  private static State apply(Calculus calculus) {
    Node node = calculus.node();
    Optional<Shape> shape = calculus.shape(0).filter(s -> s.rank() == 3);
    Optional<Gates> gates = Gates.of(calculus, gateCount(node));
    if (calculus.signal(0).isEmpty() || shape.isEmpty() || gates.isEmpty()) {
      return calculus.cannotSay("its input, weights or number of steps are unknown");
    }
    if (CellFunctions.of(node).isEmpty()) {
      return calculus.cannotSay("one of its activation functions has no rule");
    }
    if (!gates.get().areCentred()) {
      return calculus.cannotSay("its weights are not centred");
    }
    if (node.intAttribute("layout", 0) != 0 || node.input(4).isPresent()) {
      return calculus.cannotSay("only whole sequences, steps first, have a rule");
    }
    long steps = shape.get().dimension(0);
    UnitPaths paths = paths(calculus, gates.get(), steps);
    return steps > MOST_STEPS && !isSettled(paths.hidden)
        ? calculus.cannotSay("its state still changes after %d steps".formatted(MOST_STEPS))
        : State.Active.of(output(calculus, paths, steps));
  }

  private static int gateCount(Node node) {
    return switch (node.op()) {
      case "LSTM" -> 4;
      case "GRU" -> 3;
      default -> 1;
    };
  }

  private static StepProducts input(Channels x, int steps) {
    return Optional.of(x)
        .filter(Channels::isUniform)
        .flatMap(channels -> channels.first().steps())
        .filter(known -> known.steps() == steps)
        .orElseGet(() -> StepProducts.of(x.products(), steps));
  }

  /** The steps in the order in which they are taken; of two directions, the mean. */
  private static StepProducts inDirection(Node node, StepProducts steps) {
    return switch (node.textAttribute("direction", "forward")) {
      case "reverse" -> steps.reversed();
      case "bidirectional" -> steps.mean(steps.reversed());
      default -> steps;
    };
  }

  /**
   * The paths of a layer with what its steps do to the gradient; of a long sequence those of its
   * first steps.
   */
  static UnitPaths pathsForGradient(Calculus calculus, Gates gates) {
    long steps = calculus.shape(0).map(s -> s.dimension(0)).orElse(0L);
    UnitPaths paths = newPaths(calculus, gates, steps);
    paths.runForGradient();
    return paths;
  }

  /** The paths of a layer that goes forward; empty if they do not reach to its last step. */
  static Optional<UnitPaths> allPaths(Calculus layer) {
    boolean forward = layer.node().textAttribute("direction", "forward").equals("forward");
    long steps = layer.shape(0).filter(s -> s.rank() == 3).map(s -> s.dimension(0)).orElse(0L);
    return Optional.of(layer)
        .filter(known -> forward && steps > 0 && steps <= MOST_STEPS)
        .filter(known -> known.signal(0).isPresent() && CellFunctions.of(known.node()).isPresent())
        .flatMap(known -> Gates.of(known, gateCount(known.node())))
        .map(gates -> paths(layer, gates, steps));
  }

  private static UnitPaths paths(Calculus calculus, Gates gates, long steps) {
    UnitPaths paths = newPaths(calculus, gates, steps);
    paths.run();
    return paths;
  }

  private static UnitPaths newPaths(Calculus calculus, Gates gates, long steps) {
    Channels x = calculus.signal(0).orElseThrow();
    CellFunctions functions = CellFunctions.of(calculus.node()).orElseThrow();
    StepProducts in = inDirection(calculus.node(), input(x, (int) Math.min(MOST_STEPS, steps)));
    return paths(calculus, gates, functions, in);
  }

  private static UnitPaths paths(
      Calculus calculus, Gates gates, CellFunctions functions, StepProducts x) {
    Node node = calculus.node();
    Signal initial = given(calculus, 5);
    return switch (node.op()) {
      case "LSTM" -> {
        boolean coupled = node.intAttribute("input_forget", 0) == 1;
        yield new LstmPaths(gates, functions, x, initial, given(calculus, 6), coupled);
      }
      case "GRU" -> {
        boolean resetsTheMap = node.intAttribute("linear_before_reset", 0) == 1;
        yield new GruPaths(gates, functions, x, initial, resetsTheMap);
      }
      default -> new PlainPaths(gates, functions, x, initial);
    };
  }

  /** Whether something of a first state that is a signal stays in the output as it is. */
  static boolean keepsState(Calculus calculus) {
    return switch (calculus.node().op()) {
      case "GRU" -> calculus.signal(5).isPresent();
      case "LSTM" -> calculus.signal(6).isPresent();
      default -> false;
    };
  }

  /** The state that the first step finds. */
  private static Signal given(Calculus calculus, int input) {
    Source source = calculus.source();
    return switch (calculus.state(input)) {
      case State.Active(Channels channels) when channels.isUniform() -> channels.first();
      case State.Active(Channels channels) -> Signal.gaussian(channels.products(), source);
      case State.Stored stored -> {
        Moments m = stored.moments();
        double second = m.secondMoment();
        yield Signal.gaussian(new Products(m.mean(), second, second, second), source);
      }
      default -> Signal.gaussian(Products.ZERO, source);
    };
  }

  private static boolean isSettled(StateHistory hidden) {
    double before = hidden.second(hidden.size() * 3 / 4);
    return Math.abs(hidden.second(hidden.size() - 1) - before) <= SETTLED * before;
  }

  /** All steps, the last one, or the last cell. */
  private static Signal output(Calculus calculus, UnitPaths paths, long steps) {
    Source source =
        calculus
            .stored(1)
            .filter(weight -> !keepsState(calculus))
            .map(weight -> Source.ofMap(calculus.source().value(), weight.rows()))
            .orElse(calculus.source());
    return switch (calculus.output()) {
      case 0 ->
          allSteps(inDirection(calculus.node(), paths.hidden.products(1)), paths, steps, source);
      case 1 -> atTheEnd(paths.hidden.last(), source);
      default -> atTheEnd(paths.cell(), source);
    };
  }

  private static Signal atTheEnd(double[] state, Source source) {
    StateHistory only = new StateHistory();
    only.add(state);
    Marginal marginal = Table.ofSample(state);
    return Signal.of(marginal, only.products(0).products(marginal.mean()), source);
  }

  private static Signal allSteps(
      StepProducts products, UnitPaths paths, long steps, Source source) {
    double[] all = paths.hidden.from(1).stream().flatMapToDouble(Arrays::stream).toArray();
    Marginal marginal = Table.ofSample(all);
    Products overall = products.products(marginal.mean());
    if (steps == products.steps()) {
      return Signal.of(marginal, overall, source).withSteps(products);
    }
    return goingOn(Table.ofSample(paths.hidden.last()), paths.hidden, source);
  }

  /** Of a sequence so long that its beginning does not count. */
  private static Signal goingOn(Marginal last, StateHistory hidden, Source source) {
    double second = last.secondMoment();
    double distant = hidden.same()[hidden.size() / 2];
    double samples = hidden.other()[hidden.size() - 1];
    return Signal.of(last, new Products(last.mean(), second, distant, samples), source);
  }
}
