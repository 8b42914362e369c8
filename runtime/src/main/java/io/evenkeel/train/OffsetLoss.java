// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.expression.Axes;
import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;

/**
 * What a detector's boxes cost: squares of small differences of offsets, amounts of large ones, per
 * anchor with an object (Girshick 2015, Fast R-CNN, arXiv:1504.08083, equation 3). Offsets are
 * [batch, anchors, 4]; targets [batch, anchors, 5], the fifth number being 1 where an anchor has an
 * object and 0 elsewhere.
 */
public record OffsetLoss() implements Loss {

  @Override
  public DType targetType(DType prediction) {
    return prediction;
  }

  @Override
  public Shape targetShape(Shape prediction) {
    int last = prediction.rank() - 1;
    return prediction.with(last, prediction.dimension(last) + 1);
  }

  @Override
  public Value write(Ops ops, Value offsets, Value target) {
    int axis = offsets.rank() - 1;
    long numbers = offsets.size(axis);
    Value counted = ops.slice(target, axis, numbers, numbers + 1);
    Value apart = ops.unary("Abs", ops.sub(offsets, ops.slice(target, axis, 0, numbers)));
    Value small = ops.minimum(apart, 1);
    Value each = ops.mul(small, ops.sub(apart, ops.mul(small, 0.5)));
    int[] all = Axes.all(offsets.rank());
    Value positives = ops.maximum(ops.sum(counted, all), 1);
    return ops.div(ops.sum(ops.mul(each, counted), all), positives);
  }
}
