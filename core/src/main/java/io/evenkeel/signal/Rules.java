// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Which rule applies to which operator. */
final class Rules {
  private static final Map<String, Function<Calculus, State>> BY_OPERATOR = new HashMap<>();

  static {
    LinearRules.register(BY_OPERATOR);
    NormalizationRules.register(BY_OPERATOR);
    LocalResponse.register(BY_OPERATOR);
    PoolingRules.register(BY_OPERATOR);
    ReductionRules.register(BY_OPERATOR);
    MergeRules.register(BY_OPERATOR);
    MovementRules.register(BY_OPERATOR);
    RecurrentRules.register(BY_OPERATOR);
    BY_OPERATOR.put("Softmax", AttentionRules::softmax);
    BY_OPERATOR.put("LogSoftmax", AttentionRules::softmax);
  }

  private Rules() {}

  /** The state of the node's first output. */
  static State apply(Calculus calculus) {
    if (isOfScores(calculus) && !multiplies(calculus.node())) {
      return AttentionRules.pass(calculus);
    }
    if (calculus.activation().isPresent()) {
      return ActivationRule.apply(calculus);
    }
    Function<Calculus, State> rule = BY_OPERATOR.get(calculus.node().op());
    return rule == null
        ? calculus.cannotSay("no rule for operator " + operator(calculus.node()))
        : rule.apply(calculus);
  }

  private static boolean isOfScores(Calculus calculus) {
    for (int i = 0; i < calculus.node().inputs().size(); i++) {
      State state = calculus.state(i);
      if (state instanceof State.Scores || state instanceof State.Weights) {
        return true;
      }
    }
    return false;
  }

  /** Whether the node only moves elements, so that a stored tensor stays what it is. */
  static boolean moves(Node node) {
    return MovementRules.OPERATORS.contains(node.op());
  }

  /** Whether the node adds up products of its inputs. */
  static boolean multiplies(Node node) {
    return node.is("MatMul") || node.is("Einsum");
  }

  static String operator(Node node) {
    return node.domain().isEmpty() ? node.op() : node.domain() + "." + node.op();
  }
}
