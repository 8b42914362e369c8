// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Recurrent layers backward through time. Gradients that reach a state by different ways are
 * independent: every way but that of the carried state passes the recurrent weights.
 */
final class RecurrentAdjoints {
  private static final Activation SIGMOID = Activations.sigmoid();
  private static final Activation TANH = Activations.tanh();

  private RecurrentAdjoints() {}

  static void register(Map<String, Consumer<Adjoint>> rules) {
    rules.put("LSTM", node -> unrolled(node, 4, RecurrentAdjoints::lstm));
    rules.put("GRU", node -> unrolled(node, 3, RecurrentAdjoints::gru));
    rules.put(
        "RNN",
        node ->
            CellFunctions.of(node.node())
                .ifPresent(f ->
                    unrolled(node, 1, (gates, before, after, at) -> rnn(f, gates, before, at))));
  }

  /**
   * The gradient at a state.
   *
   * @param hidden at the output of the step
   * @param cell at what is carried along; the same as the output's where there is no cell
   */
  private record AtState(double hidden, double cell) {}

  /**
   * What a step makes of the gradient.
   *
   * @param gates at its gates
   * @param carried second moment of the factor with which the carried state passes
   * @param memory mean of that factor
   */
  private record Step(GateGradient gates, AtState at, double carried, double memory) {}

  private interface Cell {
    Step back(Gates gates, RecurrentState before, RecurrentState after, AtState gradient);
  }

  private static void unrolled(Adjoint node, int gateCount, Cell cell) {
    Optional<Gates> gates = Gates.of(node.forward(), gateCount);
    if (gates.isEmpty() || node.forward().signal(0).isEmpty() || !isPlain(node)) {
      return;
    }
    List<RecurrentState> states = RecurrentRules.states(node.forward(), gates.get());
    int steps = states.size() - 1;
    double given = second(node, 0);
    double hidden = second(node, 1);
    double carried = second(node, 2);
    RecurrentGradient sums = new RecurrentGradient(gates.get(), products(node));
    for (int t = steps - 1; t >= 0; t--) {
      AtState at = new AtState(given + hidden, gateCount == 4 ? carried : 0);
      Step step = cell.back(gates.get(), states.get(t), states.get(t + 1), at);
      sums.add(step.gates(), step.memory(), states.get(t).hidden());
      hidden = step.gates().toHidden(gates.get());
      carried = step.at().cell() * step.carried();
      // Without a cell the output itself is carried.
      hidden += gateCount == 4 ? 0 : carried;
    }
    give(node, sums, steps, hidden, carried);
  }

  /** Other functions, peepholes and bounds have a rule forward only. */
  private static boolean isPlain(Adjoint node) {
    boolean bounded = node.node().attributes().containsKey("clip");
    boolean plain = node.node().is("RNN") || !node.node().attributes().containsKey("activations");
    return plain && !bounded && node.node().input(7).isEmpty();
  }

  private static double second(Adjoint node, int output) {
    return node.gradient(output).map(g -> g.pairs().own()).orElse(0.0);
  }

  private static Pairs products(Adjoint node) {
    return node.forward().signal(0).map(c -> Pairs.of(c.products())).orElse(Pairs.ZERO);
  }

  private static void give(
      Adjoint node, RecurrentGradient sums, int steps, double hidden, double carried) {
    double directions = node.forward().shape(1).map(s -> (double) s.dimension(0)).orElse(1.0);
    double samples = node.forward().shape(0).map(s -> (double) s.dimension(1)).orElse(1.0);
    double input = directions * sums.toInput() / Math.max(1, steps);
    node.give(0, Gradient.fresh(new Pairs(input, 0, 0), node.root(0)));
    node.stored(1, samples * sums.inputWeights());
    node.stored(2, samples * sums.hiddenWeights());
    if (node.isStored(3)) {
      node.stored(3, samples * sums.biases());
    }
    node.nothing(4);
    node.give(5, Gradient.fresh(new Pairs(hidden, 0, 0), node.root(5)));
    node.give(6, Gradient.fresh(new Pairs(carried, 0, 0), node.root(6)));
  }

  /** h = o · tanh c, c = f · c₋ + i · g. */
  private static Step lstm(
      Gates gates, RecurrentState before, RecurrentState after, AtState gradient) {
    double h = before.hidden().secondMoment();
    GateMoments in = GateMoments.of(SIGMOID, gates.normal(0, h));
    GateMoments out = GateMoments.of(SIGMOID, gates.normal(1, h));
    GateMoments forget = GateMoments.of(SIGMOID, gates.normal(2, h));
    GateMoments candidate = GateMoments.of(TANH, gates.normal(3, h));
    GateMoments squashed = GateMoments.of(TANH, after.cell());
    double cell = gradient.cell() + gradient.hidden() * out.second() * squashed.slopeSecond();
    double kept = before.cell().secondMoment();
    List<Double> own =
        List.of(
            cell * candidate.second() * in.slopeSecond(),
            gradient.hidden() * squashed.second() * out.slopeSecond(),
            cell * kept * forget.slopeSecond(),
            cell * in.second() * candidate.slopeSecond());
    List<Double> apart =
        List.of(
            0.0,
            0.0,
            cell * kept * forget.mean() * forget.slopeApart(),
            cell * in.apart() * candidate.slopeApart());
    GateGradient atGates = new GateGradient(own, apart, Collections.nCopies(4, 1.0));
    return new Step(atGates, new AtState(gradient.hidden(), cell), forget.second(), forget.mean());
  }

  /** h = (1 − z) · n + z · h₋, n = tanh(x + r · R h₋). */
  private static Step gru(
      Gates gates, RecurrentState before, RecurrentState after, AtState gradient) {
    double h = before.hidden().secondMoment();
    GateMoments update = GateMoments.of(SIGMOID, gates.normal(0, h));
    GateMoments reset = GateMoments.of(SIGMOID, gates.normal(1, h));
    double fromState = gates.ofHidden(2, h).secondMoment();
    double fromInput = gates.ofInput(2).secondMoment();
    Marginal argument = new Marginal.Gaussian(0, fromInput + reset.second() * fromState);
    GateMoments candidate = GateMoments.of(TANH, argument);
    double g = gradient.hidden();
    double atCandidate = g * update.closedSecond() * candidate.slopeSecond();
    double apartCandidate = g * (1 - update.mean()) * (1 - update.mean()) * candidate.slopeApart();
    List<Double> own =
        List.of(
            g * (h + candidate.second()) * update.slopeSecond(),
            atCandidate * fromState * reset.slopeSecond(),
            atCandidate);
    // h₋ − n of this step and of the next one, h being made of n.
    double between = update.mean() * h - (1 - update.mean()) * candidate.second();
    List<Double> apart = List.of(g * between * update.slopeApart(), 0.0, apartCandidate);
    GateGradient atGates = new GateGradient(own, apart, List.of(1.0, 1.0, reset.second()));
    return new Step(atGates, new AtState(g, g), update.second(), update.mean());
  }

  private static Step rnn(
      CellFunctions functions, Gates gates, RecurrentState before, AtState gradient) {
    double h = before.hidden().secondMoment();
    GateMoments f = GateMoments.of(functions.gate(), gates.normal(0, h));
    List<Double> own = List.of(gradient.hidden() * f.slopeSecond());
    GateGradient atGates = new GateGradient(own, List.of(0.0), List.of(1.0));
    return new Step(atGates, new AtState(gradient.hidden(), 0), 0, 0);
  }
}
