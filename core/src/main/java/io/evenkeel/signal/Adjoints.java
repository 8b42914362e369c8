// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Which backward rule applies to which operator. */
final class Adjoints {
  private static final Map<String, Consumer<Adjoint>> BY_OPERATOR = new HashMap<>();

  static {
    LinearAdjoints.register(BY_OPERATOR);
    NormalizationAdjoints.register(BY_OPERATOR);
    LocalResponse.registerBackward(BY_OPERATOR);
    PoolingAdjoints.register(BY_OPERATOR);
    MergeAdjoints.register(BY_OPERATOR);
    MovementAdjoints.register(BY_OPERATOR);
    RecurrentAdjoints.register(BY_OPERATOR);
    BY_OPERATOR.put("Softmax", AttentionAdjoints::softmax);
    BY_OPERATOR.put("LogSoftmax", AttentionAdjoints::softmax);
  }

  private Adjoints() {}

  /** Takes the node's output gradient to its inputs. */
  static void apply(Adjoint node) {
    Optional<ScoreGradient> scores = node.scoreGradient();
    if (scores.isPresent() && !Rules.multiplies(node.node())) {
      AttentionAdjoints.pass(node, scores.get());
    } else if (node.forward().activation().isPresent()) {
      ActivationAdjoint.apply(node);
    } else {
      BY_OPERATOR.getOrDefault(node.node().op(), Adjoints::unknown).accept(node);
    }
  }

  private static void unknown(Adjoint node) {
    for (int i = 0; i < node.node().inputs().size(); i++) {
      node.cannotSay(i, "no rule for operator " + Rules.operator(node.node()));
    }
  }
}
