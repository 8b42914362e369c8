// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Recurrent layers backward through time. */
final class RecurrentAdjoints {
  private RecurrentAdjoints() {}

  static void register(Map<String, Consumer<Adjoint>> rules) {
    rules.put("LSTM", node -> unrolled(node, 4));
    rules.put("GRU", node -> unrolled(node, 3));
    rules.put("RNN", node -> unrolled(node, 1));
  }

  private static void unrolled(Adjoint node, int gateCount) {
    Optional<Gates> gates = Gates.of(node.forward(), gateCount);
    Optional<Shape> shape = node.forward().shape(0).filter(s -> s.rank() == 3);
    if (gates.isEmpty() || shape.isEmpty() || node.forward().signal(0).isEmpty()) {
      return;
    }
    if (!isPlain(node)) {
      node.cannotSay(0, "peepholes and unknown functions have a rule forward only");
      return;
    }
    UnitPaths paths = RecurrentRules.pathsForGradient(node.forward(), gates.get());
    double followed = paths.factors().size();
    if (followed == 0) {
      return;
    }
    Pairs outputs = node.gradient(0).map(Gradients::pairs).orElse(Pairs.ZERO);
    var given = new UnrolledGradient.Given(outputs, second(node, 1), second(node, 2));
    UnrolledGradient unrolled = new UnrolledGradient(gates.get(), paths.factors(), given);
    // Steps of a long sequence that are not followed are like those that are.
    give(node, unrolled, paths, shape.get().dimension(0) / followed);
  }

  private static boolean isPlain(Adjoint node) {
    return CellFunctions.of(node.node()).isPresent() && node.node().input(7).isEmpty();
  }

  private static double second(Adjoint node, int output) {
    return node.gradient(output).map(g -> g.pairs().own()).orElse(0.0);
  }

  /**
   * Gives inputs and weights their gradients.
   *
   * @param repeated by how much there are more steps than are followed
   */
  private static void give(
      Adjoint node, UnrolledGradient unrolled, UnitPaths paths, double repeated) {
    double directions = node.forward().shape(1).map(s -> (double) s.dimension(0)).orElse(1.0);
    double samples = node.forward().shape(0).map(s -> (double) s.dimension(1)).orElse(1.0);
    double times = samples * repeated;
    node.give(0, Gradient.fresh(unrolled.toInput().times(directions), node.root(0)));
    node.stored(1, times * unrolled.inputWeights(paths.x.same()));
    double[][] states = paths.hidden.products(0).same();
    double[][] ofLast = paths.readByLast().products(0).same();
    node.stored(2, times * unrolled.stateWeights(states, ofLast));
    if (node.isStored(3)) {
      node.stored(3, List.of(times * unrolled.inputBiases(), times * unrolled.stateBiases()));
    }
    node.nothing(4);
    boolean hasCell = node.node().is("LSTM");
    double state = unrolled.firstState() + (hasCell ? 0 : unrolled.firstCell());
    node.give(5, Gradient.fresh(new Pairs(state, 0, 0), node.root(5)));
    node.give(6, Gradient.fresh(new Pairs(unrolled.firstCell(), 0, 0), node.root(6)));
  }
}
