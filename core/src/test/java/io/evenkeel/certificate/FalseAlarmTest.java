// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.init.Initializer;
import io.evenkeel.init.Values;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Rounding;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FalseAlarmTest {
  private static final Shape SMALL = Shape.of(4, 3, 2, 1);
  private static final int SEEDS = 2000;
  private static final List<DType> TYPES = List.of(DType.F32, DType.BF16);
  private static final double STATED = 0.01;
  private static final long MOST_ALARMS = 46;

  private static Stream<Initializer> initializers() {
    Initializer normal = new Initializer.Normal(0, 0.1);
    return Stream.of(
        normal,
        new Initializer.Normal(-2, 0.5),
        new Initializer.TruncatedNormal(0, 0.1, 2),
        new Initializer.TruncatedNormal(1, 0.1, 0.5),
        new Initializer.TruncatedNormal(0, 3, 7),
        new Initializer.Uniform(-0.3, 0.3),
        new Initializer.Uniform(0, 1),
        new Initializer.Sparse(2, 0.4),
        new Initializer.Orthogonal(1.5),
        new Initializer.DeltaOrthogonal(1.5),
        new Initializer.Dirac(0.7, 1),
        new Initializer.Hadamard(0.5),
        new Initializer.Timescales(100, true, 5),
        new Initializer.Constant(0.1),
        new Initializer.Blocks(
            1,
            List.of(
                new Initializer.Part("a", 1, new Initializer.Uniform(-1, 1)),
                new Initializer.Part("b", 3, normal))));
  }

  private static boolean agrees(
      Initializer drawn, Initializer planned, Tensor tensor, long seed, double falseAlarm) {
    float[] values = new float[Math.toIntExact(tensor.elementCount())];
    Values.of(drawn, tensor, Seed.of(seed)).floats(0, values, 0, values.length);
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      float stored =
          tensor.dtype() == DType.BF16
              ? Float.intBitsToFloat(Rounding.toBfloat16(value) << 16)
              : value;
      sum += stored;
      squares += (double) stored * stored;
    }
    return ExpectedSample.of(planned, tensor, falseAlarm)
        .problems(sum / values.length, squares / values.length)
        .isEmpty();
  }

  private static long alarms(Initializer initializer, Tensor tensor, double falseAlarm) {
    return LongStream.range(0, SEEDS)
        .filter(seed -> !agrees(initializer, initializer, tensor, seed, falseAlarm))
        .count();
  }

  /** With a stated probability of 1 % at most; how seldom this fails by chance is tested below. */
  @ParameterizedTest
  @MethodSource("initializers")
  void rightTensorsAreRefusedNoMoreOftenThanStated(Initializer initializer) {
    for (DType dtype : TYPES) {
      Tensor tensor = new Tensor("w", dtype, SMALL);
      assertThat(alarms(initializer, tensor, STATED))
          .as(dtype.label())
          .isLessThanOrEqualTo(MOST_ALARMS);
    }
  }

  /** The binomial probability of more alarms, summed over initializers and types. */
  @Test
  void aRightCalculationFailsTheTestAboveLessOftenThanOnceInAHundredThousandRuns() {
    double probability = Math.pow(1 - STATED, SEEDS);
    double more = 0;
    for (int alarms = 0; alarms < SEEDS; alarms++) {
      probability *= (SEEDS - alarms) * STATED / ((alarms + 1) * (1 - STATED));
      more += alarms >= MOST_ALARMS ? probability : 0;
    }
    assertThat(more * initializers().count() * TYPES.size()).isBetween(0.0, 1e-5);
  }

  /** The bound is not so wide that it never speaks: at 60 % a normal tensor raises some alarms. */
  @Test
  void theStatedProbabilityIsNotFarFromTheTrueOne() {
    Tensor tensor = Tensor.of("w", Shape.of(1000));
    assertThat(alarms(new Initializer.Normal(0, 1), tensor, 0.6)).isBetween(100L, 1300L);
  }

  /** A percent more std is 14 standard errors of a million elements' second moment. */
  @Test
  void aStdThatIsOnePercentOffIsNoticedAtAFalseAlarmOfOneInABillion() {
    Tensor tensor = new Tensor("w", DType.BF16, Shape.of(1000, 1000));
    for (Initializer wrong :
        List.of(
            new Initializer.Normal(0, 0.101),
            new Initializer.Normal(0.001, 0.1),
            new Initializer.Normal(0, 0.099))) {
      assertThat(agrees(wrong, new Initializer.Normal(0, 0.1), tensor, 1, 1e-9)).isFalse();
    }
    assertThat(agrees(uniform(0.1), new Initializer.Normal(0, 0.1), tensor, 1, 1e-9)).isTrue();
    assertThat(agrees(uniform(0.1), uniform(0.101), tensor, 1, 1e-9)).isFalse();
  }

  private static Initializer uniform(double std) {
    return new Initializer.Uniform(-Math.sqrt(3) * std, Math.sqrt(3) * std);
  }

  @Test
  void nothingThatIsNotANumberPasses() {
    ExpectedSample any =
        ExpectedSample.of(new Initializer.Normal(0, 1), Tensor.of("w", SMALL), 1e-6);
    assertThat(any.problems(Double.NaN, 1)).isNotEmpty();
    assertThat(any.problems(0, Double.NaN)).isNotEmpty();
    assertThat(any.problems(0, Double.POSITIVE_INFINITY)).isNotEmpty();
  }

  /** N(0, 1) cut at ±2 has variance 0.77374 (1 − 4φ(2)/(2Φ(2) − 1)); uncut the kurtosis is 3. */
  @Test
  void theKurtosisIsThatOfTheDistribution() {
    assertThat(Kurtosis.truncatedAt(2).variance()).isCloseTo(0.7737413, within(1e-6));
    assertThat(Kurtosis.truncatedAt(6.5).value()).isCloseTo(3, within(1e-6));
    assertThat(Kurtosis.truncatedAt(1e-3).value()).isCloseTo(1.8, within(1e-6));
  }
}
