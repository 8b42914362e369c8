// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.examination;

import io.evenkeel.random.Law;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TruncatedNormalDistribution;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;

/**
 * A distribution to examine.
 *
 * @param law that draws it
 * @param reach all values lie within ±reach
 * @param cumulative its exact distribution function
 */
record Shape(Law law, double reach, DoubleUnaryOperator cumulative) {
  static Shape normal() {
    ContinuousDistribution exact = NormalDistribution.of(0, 1);
    return new Shape(Law.UNIT_NORMAL, 6.6, exact::cumulativeProbability);
  }

  static Shape uniform() {
    ContinuousDistribution exact = UniformContinuousDistribution.of(-1, 1);
    return new Shape(Law.UNIT_UNIFORM, 1, exact::cumulativeProbability);
  }

  /** Cut at ±bound and brought back to std 1. */
  static Shape truncated(double bound) {
    ContinuousDistribution cut = TruncatedNormalDistribution.of(0, 1, -bound, bound);
    double std = Math.sqrt(cut.getVariance());
    return new Shape(
        Law.truncatedNormal(0, 1, bound),
        bound / std * (1 + 1e-6),
        x -> cut.cumulativeProbability(x * std));
  }
}
