// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;

/** Weight decay. */
final class Decay {
  private Decay() {}

  /** The gradient with the decay in it. */
  static Value coupled(Ops ops, Optimizer.Parameter at) {
    return at.decay() == 0
        ? at.gradient()
        : ops.add(at.gradient(), ops.mul(at.value(), at.decay()));
  }

  /** The parameter decayed by itself: w − ηλw. */
  static Value decoupled(Ops ops, Optimizer.Parameter at, Value rate) {
    return at.decay() == 0
        ? at.value()
        : ops.sub(at.value(), ops.mul(ops.mul(at.value(), at.decay()), rate));
  }
}
