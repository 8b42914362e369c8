// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;

/** A tensor with mean 0 and variance 1 over some axes. */
final class Standardized {
  private final Ops ops;
  private final int[] axes;
  private final Value hat;
  private final Value inverse;

  private Standardized(Ops ops, int[] axes, Value hat, Value inverse) {
    this.ops = ops;
    this.axes = axes;
    this.hat = hat;
    this.inverse = inverse;
  }

  static Standardized of(Ops ops, Value x, int[] axes, double epsilon) {
    Value centred = ops.sub(x, ops.meanKeeping(x, axes));
    Value variance = ops.meanKeeping(ops.square(centred), axes);
    Value inverse = ops.reciprocal(ops.unary("Sqrt", ops.add(variance, epsilon)));
    return new Standardized(ops, axes, ops.mul(centred, inverse), inverse);
  }

  /** The standardized values. */
  Value hat() {
    return hat;
  }

  /** The gradient before the standardization: less its mean and its part along the values. */
  Value gradient(Value dhat) {
    Value full = ops.expand(dhat, hat.shape());
    Value mean = ops.meanKeeping(full, axes);
    Value along = ops.meanKeeping(ops.mul(full, hat), axes);
    return ops.mul(ops.sub(ops.sub(full, mean), ops.mul(hat, along)), inverse);
  }
}
