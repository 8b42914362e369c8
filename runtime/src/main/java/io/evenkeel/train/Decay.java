// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import io.evenkeel.tensor.Tensor;

/** Weight decay. */
final class Decay {
  private Decay() {}

  /**
   * Whether a parameter decays: matrices and kernels do. Biases, scales of normalizations and
   * slopes of PReLU, which would be drawn to ReLU (He et al. 2015, section 2.1), do not.
   */
  static boolean applies(Tensor parameter) {
    return parameter.shape().dimensions().stream().filter(size -> size > 1).count() > 1;
  }

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
