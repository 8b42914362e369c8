// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import io.evenkeel.signal.Measured;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TensorMomentsTest {
  private static FedTensor floats(Shape shape, float... values) {
    return new FedTensor(DType.F32, shape, MemorySegment.ofArray(values));
  }

  private static Measured along(FedTensor tensor, int axis) {
    return TensorMoments.of(tensor, Units.along(tensor.shape(), axis));
  }

  private static float[] normal(Shape shape) {
    float[] values = new float[(int) shape.elementCount()];
    RandomValues.of(Seed.of(3), "moments").draw(Law.normal(0.7, 2), 0, values, 0, values.length);
    return values;
  }

  /** The definition: every element looked at by its coordinates. */
  private static Measured naive(Shape shape, int axis, float[] values) {
    int units = (int) shape.dimension(axis);
    long inner = shape.elementCountFrom(axis + 1);
    boolean[] alive = new boolean[units];
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i];
      squares += (double) values[i] * values[i];
      alive[(int) (i / inner % units)] |= values[i] != 0;
    }
    int dead = 0;
    for (boolean unit : alive) {
      dead += unit ? 0 : 1;
    }
    int n = values.length;
    return new Measured(
        new io.evenkeel.signal.Moments(sum / n, squares / n), units, (double) dead / units, 0, n);
  }

  @ParameterizedTest
  @CsvSource({
    "7x11, 1",
    "70001x3, 1",
    "3x70001, 1",
    "2x5x4, 1",
    "2x5x4, 2",
    "3x7x41x43, 1",
    "2x3x300x300, 1",
    "1x1x1x1, 1",
    "5, 0",
    "2x2x65536, 1",
  })
  void momentsAreThoseOfTheDefinition(String text, int axis) {
    Shape shape = io.evenkeel.graph.ShapeText.parse(text);
    float[] values = normal(shape);
    long inner = shape.elementCountFrom(axis + 1);
    for (int i = 0; i < values.length; i++) {
      // Unit 1 is dead where there is one.
      values[i] = i / inner % shape.dimension(axis) == 1 ? 0 : values[i];
    }
    Measured expected = naive(shape, axis, values);
    Measured measured = TensorMoments.of(floats(shape, values), Units.along(shape, axis));
    assertThat(measured.moments().mean()).isCloseTo(expected.moments().mean(), within(1e-12));
    assertThat(measured.moments().secondMoment())
        .isCloseTo(expected.moments().secondMoment(), within(1e-11));
    assertThat(measured.deadFraction()).isCloseTo(expected.deadFraction(), within(1e-15));
    assertThat(measured.units()).isEqualTo(expected.units());
    assertThat(measured.elements()).isEqualTo(values.length);
  }

  @Test
  void theNumberOfThreadsChangesNoBit() throws Exception {
    Shape shape = Shape.of(8, 5, 200, 210);
    FedTensor tensor = floats(shape, normal(shape));
    Measured here = TensorMoments.of(tensor, Units.along(shape, 1));
    for (int threads : new int[] {1, 2, 7}) {
      try (ForkJoinPool pool = new ForkJoinPool(threads)) {
        assertThat(pool.submit(() -> TensorMoments.of(tensor, Units.along(shape, 1))).get())
            .isEqualTo(here);
      }
    }
  }

  @Test
  void elementsThatAreNotFiniteAreCountedAndLeftOut() {
    float inf = Float.POSITIVE_INFINITY;
    Measured measured = along(floats(Shape.of(2, 3), 1, Float.NaN, -inf, 3, 0, inf), -1);
    assertThat(measured.nonFinite()).isEqualTo(3);
    assertThat(measured.moments().mean()).isCloseTo(4.0 / 3, within(1e-15));
    assertThat(measured.moments().secondMoment()).isCloseTo(10.0 / 3, within(1e-15));
    assertThat(measured.deadFraction()).isZero();
  }

  @Test
  void theSmallestNumbersAreAlive() {
    Measured measured =
        along(
            new FedTensor(
                DType.F64,
                Shape.of(1, 2, 1, 2),
                MemorySegment.ofArray(new double[] {0, Double.MIN_VALUE, 0, -0.0})),
            1);
    assertThat(measured.deadFraction()).isEqualTo(0.5);
  }

  @Test
  void halfPrecisionIsWidened() {
    short[] halves = {Float.floatToFloat16(1.5f), Float.floatToFloat16(-65504f)};
    Measured f16 = along(new FedTensor(DType.F16, Shape.of(2), MemorySegment.ofArray(halves)), -1);
    short[] brain = {(short) (Float.floatToIntBits(1.5f) >>> 16), (short) 0xc000};
    Measured bf16 = along(new FedTensor(DType.BF16, Shape.of(2), MemorySegment.ofArray(brain)), -1);
    assertThat(f16.moments().secondMoment()).isEqualTo((2.25 + 65504.0 * 65504.0) / 2);
    assertThat(bf16.moments().mean()).isEqualTo(-0.25);
  }

  @Test
  void aScalarAndAnEmptyTensorAreFine() {
    assertThat(along(floats(Shape.SCALAR, 3), -1).moments().secondMoment()).isEqualTo(9);
    Measured empty = along(floats(Shape.of(0, 4)), -1);
    assertThat(empty.elements()).isZero();
    assertThat(empty.deadFraction()).isZero();
  }
}
