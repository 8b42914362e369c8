// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Axes;
import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import java.util.Arrays;

/**
 * The gradient of batch normalization by the batch's own statistics. It is affine per channel, in
 * the gradient of the output and in the centred input, so it takes few passes over either.
 */
final class BatchGradient {
  private final Step step;
  private final Ops ops;
  private final double epsilon;
  private final long channels;
  private final int[] axes;

  BatchGradient(Step step, double epsilon) {
    this.step = step;
    this.ops = step.ops();
    this.epsilon = epsilon;
    this.channels = step.x(0).size(1);
    this.axes = Axes.allBut(step.x(0).rank(), 1);
  }

  void write() {
    Value x = step.x(0);
    Value dy = step.dy();
    double share = (double) channels / x.shape().elementCount();
    Value centred = ops.sub(x, ops.meanKeeping(x, axes));
    Value variance = ops.mul(ops.sum(ops.square(centred), axes), share);
    Value inverse = ops.reciprocal(ops.unary("Sqrt", ops.add(variance, epsilon)));
    Value sum = ops.sum(dy, axes);
    Value along = ops.mul(ops.sum(ops.mul(dy, centred), axes), inverse);
    step.give(1, along);
    step.give(2, sum);
    if (step.wants(0)) {
      Value scale = ops.mul(step.x(1), inverse);
      Value less = ops.neg(ops.mul(ops.mul(scale, share), sum));
      Value back = ops.neg(ops.mul(ops.mul(ops.mul(scale, share), inverse), along));
      Value direct = ops.add(ops.mul(dy, columns(scale)), columns(less));
      step.give(0, ops.add(direct, ops.mul(centred, columns(back))));
    }
  }

  private Value columns(Value perChannel) {
    long[] sizes = new long[step.x(0).rank() - 1];
    Arrays.fill(sizes, 1);
    sizes[0] = channels;
    return ops.reshape(perChannel, sizes);
  }
}
