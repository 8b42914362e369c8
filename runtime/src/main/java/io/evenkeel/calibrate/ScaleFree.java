// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Wiring;
import io.evenkeel.idiom.Idioms;
import java.util.List;
import java.util.Set;

/** Which values reach nothing but normalizations, which take their scale out again. */
final class ScaleFree {
  private static final int LONGEST_CHAIN = 6;
  private static final Set<String> MOVES =
      Set.of("Add", "Reshape", "Transpose", "Identity", "Flatten", "Squeeze", "Unsqueeze", "Cast");

  private final Wiring wiring;
  private final Passives passives;

  private ScaleFree(Graph lifted) {
    this.wiring = Wiring.of(lifted);
    this.passives = Passives.of(lifted);
  }

  /** Of a network in which normalizations may be spelled out. */
  static ScaleFree of(Graph network) {
    return new ScaleFree(Idioms.lift(network));
  }

  boolean isTakenOut(String value) {
    return isTakenOut(value, LONGEST_CHAIN);
  }

  private boolean isTakenOut(String value, int steps) {
    List<Wiring.Use> uses = wiring.uses(value);
    return steps > 0 && !uses.isEmpty() && uses.stream().allMatch(use -> isTakenOut(use, steps));
  }

  private boolean isTakenOut(Wiring.Use use, int steps) {
    boolean alone =
        use.node().inputs().stream().filter(input -> passives.isActive(input)).count() == 1;
    return use.node().op().endsWith("Normalization")
        ? use.input() == 0
        : MOVES.contains(use.node().op()) && alone && isTakenOut(use.node().output(), steps - 1);
  }
}
