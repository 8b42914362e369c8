// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Value;
import java.util.List;

/** An operator written in simpler ones, which are then differentiated in its place. */
@FunctionalInterface
interface Composition {
  /** Writes the operators; the result stands for the node's outputs, in their order. */
  List<Value> write(Step step);

  /** The rule that follows. */
  default Rule rule() {
    return step -> {
      int from = step.tape().nodes().size();
      step.differentiate(from, write(step));
    };
  }
}
