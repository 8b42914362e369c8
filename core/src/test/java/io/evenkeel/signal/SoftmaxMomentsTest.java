// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

final class SoftmaxMomentsTest {
  private static final double VARIANCE = 1.3;

  /** E f(p) of the first of two weights, which is a sigmoid of the scores' difference. */
  private static double ofTwo(DoubleUnaryOperator f) {
    double std = Math.sqrt(2 * VARIANCE);
    return NormalGrid.expectation(
        NormalGrid.values(z -> f.applyAsDouble(1 / (1 + Math.exp(-std * z)))));
  }

  private static double squares(double p) {
    return p * p + (1 - p) * (1 - p);
  }

  @Test
  void ofTwoScoresTheMomentsAreThoseOfASigmoid() {
    assertThat(SoftmaxMoments.sumOfSquares(VARIANCE, 2))
        .isCloseTo(ofTwo(SoftmaxMomentsTest::squares), within(1e-6));
    assertThat(SoftmaxMoments.sumOfCubes(VARIANCE, 2))
        .isCloseTo(ofTwo(p -> p * p * p + Math.pow(1 - p, 3)), within(1e-6));
    assertThat(SoftmaxMoments.squaredSum(VARIANCE, 2))
        .isCloseTo(ofTwo(p -> squares(p) * squares(p)), within(1e-6));
  }

  @Test
  void underACausalMaskTheFirstQuerySeesOneKey() {
    double second = ofTwo(p -> squares(p) * squares(p));
    assertThat(SoftmaxMoments.meanSquaredSum(VARIANCE, 2))
        .isCloseTo((1 + second) / 2, within(1e-6));
    assertThat(SoftmaxMoments.meanSquaredSum(0, 2)).isCloseTo((1 + 0.25) / 2, within(1e-12));
  }
}
