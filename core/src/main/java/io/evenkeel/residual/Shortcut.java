// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.residual;

import io.evenkeel.graph.Node;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a term of a sum was before the operators of a shortcut, seen one step further back at a
 * time.
 *
 * @param value the value reached
 * @param maps linear maps passed so far, at most one
 * @param isResized whether the sizes changed on the way
 */
record Shortcut(String value, int maps, boolean isMoved, boolean isResized) {
  private static final Set<String> PASSED =
      Set.of(
          "Identity",
          "Dropout",
          "Cast",
          "Reshape",
          "Flatten",
          "Transpose",
          "Squeeze",
          "Unsqueeze",
          "Mul",
          "Div",
          "Add",
          "Sub",
          "AveragePool",
          "MaxPool");
  private static final Set<String> PADDED = Set.of("Pad", "Concat");
  private static final Set<String> RESIZED = Set.of("Resize", "Upsample", "DepthToSpace");

  static Shortcut of(String term) {
    return new Shortcut(term, 0, false, false);
  }

  /**
   * One operator further back, if it is one that shortcuts have.
   *
   * @param sums the forks of residual sums found so far, by the node of the sum: a branch may start
   *     where that of its neighbour does
   */
  Optional<Shortcut> before(Flow flow, Map<Integer, String> sums) {
    int index = flow.producer(value);
    if (index < 0) {
      return Optional.empty();
    }
    if (sums.containsKey(index) && maps == 0) {
      return Optional.of(new Shortcut(sums.get(index), maps, isMoved, isResized));
    }
    if (flow.signals(index).size() != 1) {
      return Optional.empty();
    }
    Node node = flow.node(index);
    String back = flow.signals(index).getFirst();
    if (flow.isLinearMap(index)) {
      boolean second = maps > 0 || isMoved;
      return second ? Optional.empty() : Optional.of(new Shortcut(back, 1, false, isResized));
    }
    if (PADDED.contains(node.op()) || (node.is("Slice") && isMoved)) {
      return maps > 0 ? Optional.empty() : Optional.of(new Shortcut(back, 0, true, isResized));
    }
    if (RESIZED.contains(node.op())) {
      return Optional.of(new Shortcut(back, maps, isMoved, true));
    }
    boolean passed =
        PASSED.contains(node.op()) || flow.isNormalization(index) || flow.isActivation(index);
    return passed ? Optional.of(new Shortcut(back, maps, isMoved, isResized)) : Optional.empty();
  }
}
