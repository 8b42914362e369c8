// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.expression.Axes;
import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A number that is small where a prediction is like its target; differentiable in the former. */
public sealed interface Loss
    permits Loss.CrossEntropy,
        Loss.BinaryCrossEntropy,
        Loss.MeanSquare,
        Loss.Dice,
        FocalLoss,
        OffsetLoss {
  /** The type of the targets for predictions of some type. */
  DType targetType(DType prediction);

  /** The shape of the targets for predictions of some shape. */
  Shape targetShape(Shape prediction);

  /** Writes the loss, a scalar. */
  Value write(Ops ops, Value prediction, Value target);

  /**
   * −ln of the probability that softmax gives the target class, averaged over samples and
   * positions.
   *
   * @param classAxis of the logits; the targets are class numbers in the shape without it
   * @param smoothing share of the target's probability that goes to all classes alike, from 0 to 1
   *     (Szegedy et al. 2016, arXiv:1512.00567, section 7)
   * @param ignored a class number whose positions do not count, such as padding
   */
  record CrossEntropy(int classAxis, double smoothing, OptionalLong ignored) implements Loss {
    public CrossEntropy {
      if (!(smoothing >= 0 && smoothing <= 1)) {
        throw new IllegalArgumentException("label smoothing is from 0 to 1, not " + smoothing);
      }
    }

    /** Without smoothing, every position counting. */
    public static CrossEntropy plain(int classAxis) {
      return new CrossEntropy(classAxis, 0, OptionalLong.empty());
    }

    @Override
    public DType targetType(DType prediction) {
      return DType.I64;
    }

    @Override
    public Shape targetShape(Shape prediction) {
      List<Long> sizes = new ArrayList<>(prediction.dimensions());
      sizes.remove(axis(prediction.rank()));
      return new Shape(sizes);
    }

    private int axis(int rank) {
      return Axes.fromStart(classAxis, rank);
    }

    @Override
    public Value write(Ops ops, Value logits, Value target) {
      int axis = axis(logits.rank());
      Value logarithms = ops.logSoftmax(logits, axis);
      Value column = ops.reshape(target, logits.shape().with(axis, 1));
      Value counted = ignored.isEmpty() ? null : ops.different(column, ignored.getAsLong());
      Value index = counted == null ? column : ops.where(counted, column);
      Value each = ops.gatherElements(logarithms, index, axis);
      if (smoothing > 0) {
        Value all = ops.mul(ops.meanKeeping(logarithms, axis), smoothing);
        each = ops.add(ops.mul(each, 1 - smoothing), all);
      }
      return ops.neg(mean(ops, each, counted));
    }

    private static Value mean(Ops ops, Value each, Value counted) {
      int[] axes = Axes.all(each.rank());
      if (counted == null) {
        return ops.mul(ops.sum(each, axes), 1. / each.shape().elementCount());
      }
      Value weights = ops.indicator(counted, each);
      Value total = ops.maximum(ops.sum(weights, axes), 1);
      return ops.div(ops.sum(ops.mul(each, weights), axes), total);
    }
  }

  /** −ln of the probability that the sigmoid of each logit gives its target, 0 to 1; averaged. */
  record BinaryCrossEntropy() implements Loss {
    @Override
    public DType targetType(DType prediction) {
      return prediction;
    }

    @Override
    public Shape targetShape(Shape prediction) {
      return prediction;
    }

    /** softplus(x) − x·t does not overflow where ln σ(x) would. */
    @Override
    public Value write(Ops ops, Value logits, Value target) {
      Value each = ops.sub(ops.unary("Softplus", logits), ops.mul(logits, target));
      return ops.mean(each);
    }
  }

  /** The mean of squared differences. */
  record MeanSquare() implements Loss {
    @Override
    public DType targetType(DType prediction) {
      return prediction;
    }

    @Override
    public Shape targetShape(Shape prediction) {
      return prediction;
    }

    @Override
    public Value write(Ops ops, Value prediction, Value target) {
      return ops.mean(ops.square(ops.sub(prediction, target)));
    }
  }

  /**
   * 1 − the overlap of the predicted with the true regions, averaged over classes (Milletari et al.
   * 2016, arXiv:1606.04797, equation 3, with the squares in the denominator).
   *
   * @param classAxis of the logits
   * @param ignored a class number whose positions do not count
   */
  record Dice(int classAxis, OptionalLong ignored) implements Loss {
    private static final double SMALLEST = 1e-6;

    @Override
    public DType targetType(DType prediction) {
      return DType.I64;
    }

    @Override
    public Shape targetShape(Shape prediction) {
      return CrossEntropy.plain(classAxis).targetShape(prediction);
    }

    @Override
    public Value write(Ops ops, Value logits, Value target) {
      int axis = Axes.fromStart(classAxis, logits.rank());
      Value probability = counted(ops, ops.softmax(logits, axis), target, axis);
      Value truth = ops.oneHot(target, axis, logits);
      int[] others = Axes.allBut(logits.rank(), axis);
      Value overlap = ops.sum(ops.mul(probability, truth), others);
      Value sizes =
          ops.add(ops.sum(ops.square(probability), others), ops.sum(ops.square(truth), others));
      Value share = ops.div(ops.mul(overlap, 2), ops.add(sizes, SMALLEST));
      return ops.complement(ops.mean(share));
    }

    /** Where nothing counts no class is predicted, as none is true there. */
    private Value counted(Ops ops, Value probability, Value target, int axis) {
      if (ignored.isEmpty()) {
        return probability;
      }
      Value column = ops.reshape(target, probability.shape().with(axis, 1));
      Value counts = ops.different(column, ignored.getAsLong());
      return ops.mul(probability, ops.indicator(counts, probability));
    }
  }
}
