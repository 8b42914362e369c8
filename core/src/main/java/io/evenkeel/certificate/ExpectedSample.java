// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import io.evenkeel.init.Initializer;
import io.evenkeel.plan.ExpectedMoments;
import io.evenkeel.signal.Moments;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a plan says of a tensor's sample moments, and how far off chance and rounding may take them.
 *
 * @param meanTolerance of the mean, in both directions
 * @param secondMomentTolerance of the second moment, in both directions
 */
public record ExpectedSample(
    double mean, double meanTolerance, double secondMoment, double secondMomentTolerance) {
  /** Relative error of the second moment of the generator's own distributions. */
  private static final double GENERATOR = 0x1p-20;

  private static final MathContext SHOWN = new MathContext(6);

  private static final double HALF_SUBNORMAL_F16 = 0x1p-25;

  /**
   * The moments of a tensor and their tolerances.
   *
   * @param falseAlarm an upper bound of the probability that a right tensor is refused
   */
  static ExpectedSample of(Initializer initializer, Tensor tensor, double falseAlarm) {
    double n = Math.max(1, tensor.elementCount());
    Moments moments = ExpectedMoments.of(initializer, tensor.shape());
    Spread spread = Spread.of(initializer, tensor.shape());
    // Two moments, and each may be missed on two sides.
    double t = StrictMath.log(4 / falseAlarm);
    double squares = n * moments.secondMoment();
    double valuesSlack = valuesRounding(tensor.dtype(), n, spread.exact());
    double squaresSlack = squaresRounding(tensor.dtype(), n, squares, spread.exact());
    return new ExpectedSample(
        moments.mean(),
        (spread.valuesTolerance(t) + valuesSlack) / n,
        moments.secondMoment(),
        (spread.squaresTolerance(t) + squaresSlack) / n);
  }

  /** Of each moment that is not what it should be, how far off it is and how far it may be. */
  List<String> problems(double sampleMean, double sampleSecondMoment) {
    return Stream.of(
            problem("mean", sampleMean, mean, meanTolerance),
            problem("second moment", sampleSecondMoment, secondMoment, secondMomentTolerance))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> problem(
      String moment, double sample, double planned, double tolerance) {
    double off = sample - planned;
    // Written so that NaN is refused.
    return Math.abs(off) <= tolerance
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s %s is off the plan's %s by %+.2g, where chance and rounding allow ±%.2g",
                moment,
                number(sample),
                number(planned),
                off,
                tolerance));
  }

  /** Six significant digits at most. */
  private static String number(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value, SHOWN).stripTrailingZeros().toString()
        : Double.toString(value);
  }

  private static double valuesRounding(DType dtype, double n, double exact) {
    double worst = unitRoundoff(dtype) * Math.sqrt(n * exact);
    return exact == 0 ? 0 : worst + n * subnormal(dtype);
  }

  /**
   * Of many draws the rounding errors average out but for terms of second order: below eight units
   * squared, at the binades' borders and at a distribution's edge.
   */
  private static double squaresRounding(DType dtype, double n, double squares, double exact) {
    double unit = unitRoundoff(dtype);
    double fine = subnormal(dtype);
    double drawn = (8 * unit * unit + GENERATOR) * squares + 4 * n * fine * fine;
    double worst = 3 * unit * exact + 2 * fine * Math.sqrt(n * exact);
    return drawn + worst;
  }

  private static double unitRoundoff(DType dtype) {
    return switch (dtype) {
      case F64 -> 0x1p-53;
      case F16 -> 0x1p-11;
      case BF16 -> 0x1p-9;
      default -> 0x1p-24;
    };
  }

  private static double subnormal(DType dtype) {
    return dtype == DType.F16 ? HALF_SUBNORMAL_F16 : 0;
  }
}
