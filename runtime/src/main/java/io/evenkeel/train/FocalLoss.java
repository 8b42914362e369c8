// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.expression.Axes;
import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;

/**
 * What a detector's scores cost: binary cross-entropies of every class at every anchor, those that
 * are nearly right made light, per anchor with an object (Lin et al. 2017, arXiv:1708.02002,
 * equation 5). Scores are [batch, anchors, classes]; targets [batch, anchors] have the class of an
 * anchor's object, the number of classes for background and {@link #IGNORED} where nothing counts.
 *
 * @param objects α, the weight of what is there against what is not
 * @param focus γ, an exponent
 */
public record FocalLoss(double objects, double focus) implements Loss {
  /** The target of an anchor that does not count. */
  public static final long IGNORED = -1;

  /** With the paper's constants. */
  public static FocalLoss plain() {
    return new FocalLoss(0.25, 2);
  }

  @Override
  public DType targetType(DType prediction) {
    return DType.I64;
  }

  @Override
  public Shape targetShape(Shape prediction) {
    return Shape.of(prediction.dimension(0), prediction.dimension(1));
  }

  @Override
  public Value write(Ops ops, Value scores, Value target) {
    int axis = scores.rank() - 1;
    Value there = ops.oneHot(target, axis, scores);
    Value column = ops.reshape(target, scores.shape().with(axis, 1));
    Value counted = ops.indicator(ops.different(column, IGNORED), scores);
    Value probability = ops.unary("Sigmoid", scores);
    Value missed = ops.add(there, ops.mul(probability, ops.add(ops.mul(there, -2), 1)));
    Value weight = ops.add(ops.mul(there, 2 * objects - 1), 1 - objects);
    Value entropy = ops.sub(ops.unary("Softplus", scores), ops.mul(scores, there));
    Value each = ops.mul(ops.mul(weight, ops.pow(missed, focus)), entropy);
    int[] all = Axes.all(scores.rank());
    Value positives = ops.maximum(ops.sum(ops.mul(there, counted), all), 1);
    return ops.div(ops.sum(ops.mul(each, counted), all), positives);
  }
}
