// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Wiring;
import io.evenkeel.init.Role;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.tensor.Elements;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongToDoubleFunction;

/** Reads the parameters of a network. */
final class Weights {
  /** Fewer rows or shorter ones do not show whether they were drawn alike. */
  private static final int FEWEST_ROWS = 8;

  private static final int SHORTEST_ROW = 16;

  private Weights() {}

  /** Every floating-point parameter with its values, in the network's order. */
  static List<Weight> of(Graph graph, Plan plan) {
    Wiring wiring = Wiring.of(graph);
    return plan.parameters().stream()
        .filter(parameter -> parameter.tensor().dtype().isFloating())
        .flatMap(parameter -> of(graph, wiring, parameter).stream())
        .toList();
  }

  private static Optional<Weight> of(Graph graph, Wiring wiring, PlannedParameter parameter) {
    return graph
        .constant(parameter.stored())
        .filter(constant -> !(constant.content() instanceof Content.Undrawn))
        .map(constant -> weight(graph, wiring, parameter, constant));
  }

  private static Weight weight(
      Graph graph, Wiring wiring, PlannedParameter parameter, Constant constant) {
    LongToDoubleFunction values = values(constant);
    long elements = constant.tensor().elementCount();
    Optional<Rows> rows =
        parameter.role().isLinearMap()
            ? Rows.of(graph, wiring, parameter.stored(), constant.tensor().shape())
            : Optional.empty();
    Summary summary = Summary.of(values, elements);
    return new Weight(
        parameter,
        constant,
        summary,
        rows,
        rows.filter(r -> isDrawnAlike(parameter.role()))
            .filter(r -> r.count() >= FEWEST_ROWS && elements / r.count() >= SHORTEST_ROW)
            .filter(r -> summary.nonFinite() == 0 && summary.secondMoment() > 0)
            .map(r -> OptionalDouble.of(Summary.dispersion(values, elements, r)))
            .orElse(OptionalDouble.empty()),
        wiring.uses(parameter.stored()).size());
  }

  /** Packed gates and projections may differ from block to block. */
  private static boolean isDrawnAlike(Role role) {
    return role == Role.DENSE || role == Role.CONVOLUTION || role == Role.ATTENTION_OUTPUT;
  }

  /** The number at each index. */
  static LongToDoubleFunction values(Constant constant) {
    return switch (constant.content()) {
      case Content.Bytes(MemorySegment stored) ->
          Elements.numbers(stored, constant.tensor().dtype());
      case Content.Filled(double value) -> i -> value;
      case Content.Undrawn undrawn ->
          throw new IllegalArgumentException(constant.name() + " has no values");
    };
  }
}
