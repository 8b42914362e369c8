// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.init.Initializer;
import io.evenkeel.init.Values;
import io.evenkeel.random.Seed;
import io.evenkeel.signal.Moments;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExpectedMomentsTest {
  private static Moments sample(Initializer initializer, Shape shape) {
    double[] values = new double[Math.toIntExact(shape.elementCount())];
    Values.of(initializer, Tensor.of("w", shape), Seed.of(23)).doubles(0, values, 0, values.length);
    double sum = 0;
    double squares = 0;
    for (double value : values) {
      sum += value;
      squares += value * value;
    }
    return new Moments(sum / values.length, squares / values.length);
  }

  /**
   * Six standard errors each for the mean and the second moment of independent values, whose fourth
   * moment is at most three squared second ones (the sparse one's: its density goes in); false
   * alarms below 2·10⁻⁸ in all.
   */
  private static void assertIndependent(Initializer initializer, long... dimensions) {
    Shape shape = Shape.of(dimensions);
    Moments expected = ExpectedMoments.of(initializer, shape);
    Moments found = sample(initializer, shape);
    double count = shape.elementCount();
    assertThat(found.mean())
        .as("mean of %s", initializer)
        .isCloseTo(expected.mean(), within(6 * Math.sqrt(expected.secondMoment() / count)));
    assertThat(found.secondMoment())
        .as("second moment of %s", initializer)
        .isCloseTo(
            expected.secondMoment(), within(6 * expected.secondMoment() * Math.sqrt(2.0 / count)));
  }

  @Test
  void independentValuesHaveTheMomentsTheyName() {
    assertIndependent(new Initializer.Normal(0, 0.3), 400, 500);
    assertIndependent(new Initializer.Normal(0.5, 0.3), 400, 500);
    assertIndependent(new Initializer.TruncatedNormal(0, 0.3, 2), 400, 500);
    assertIndependent(new Initializer.TruncatedNormal(0.2, 0.3, 1), 400, 500);
    assertIndependent(new Initializer.Uniform(-0.2, 0.7), 400, 500);
    assertIndependent(new Initializer.Timescales(784, false, 0), 400, 500);
    assertIndependent(new Initializer.Timescales(784, true, 9), 400, 500);
  }

  /** The number kept is exact, so only the values kept vary; false alarms 2·10⁻⁹. */
  @Test
  void sparseValuesAreDilutedByTheirZeros() {
    Initializer sparse = new Initializer.Sparse(20, 2);
    Shape shape = Shape.of(500, 80);
    double expected = ExpectedMoments.of(sparse, shape).secondMoment();
    assertThat(expected).isEqualTo(1);
    assertThat(sample(sparse, shape).secondMoment())
        .isCloseTo(expected, within(6 * expected * Math.sqrt(2.0 / 10_000)));
    assertThat(ExpectedMoments.of(new Initializer.Sparse(20, 2), Shape.of(3, 8)).secondMoment())
        .isEqualTo(4);
  }

  private static void assertExactSecond(Initializer initializer, long... dimensions) {
    Shape shape = Shape.of(dimensions);
    assertThat(ExpectedMoments.of(initializer, shape).secondMoment())
        .as("%s of %s", initializer, shape)
        .isCloseTo(sample(initializer, shape).secondMoment(), within(1e-13));
  }

  private static void assertExact(Initializer initializer, long... dimensions) {
    assertExactSecond(initializer, dimensions);
    Shape shape = Shape.of(dimensions);
    assertThat(ExpectedMoments.of(initializer, shape).mean())
        .isCloseTo(sample(initializer, shape).mean(), within(1e-13));
  }

  @Test
  void constantsAndIdentitiesAreExact() {
    assertExact(new Initializer.Constant(-0.3), 7, 5);
    assertExact(new Initializer.Dirac(2, 1), 8, 5, 3, 3);
    assertExact(new Initializer.Dirac(2, 1), 5, 8, 3);
    assertExact(new Initializer.Dirac(1, 3), 12, 2, 3, 3);
    assertExact(new Initializer.Dirac(1.5, 1), 6, 6);
  }

  @Test
  void theLengthOfAnOrthogonalMatrixIsExactInEveryDraw() {
    assertExactSecond(new Initializer.Orthogonal(1.4), 40, 17);
    assertExactSecond(new Initializer.Orthogonal(1.4), 17, 40);
    assertExactSecond(new Initializer.Orthogonal(1), 16, 3, 3, 3);
    assertExactSecond(new Initializer.DeltaOrthogonal(2), 12, 7, 3, 3);
  }

  private static Initializer blocks(long outer, long size, int count, Initializer each) {
    Initializer.Part part = new Initializer.Part("p", size, each);
    return new Initializer.Blocks(outer, Collections.nCopies(count, part));
  }

  @Test
  void blocksAreMatricesOfTheirOwn() {
    Initializer orthogonal = new Initializer.Orthogonal(1);
    assertExactSecond(blocks(1, 5, 4, orthogonal), 20, 9);
    assertExactSecond(blocks(12, 12, 3, orthogonal), 12, 36);
    assertExactSecond(blocks(1, 4, 6, orthogonal), 2, 12, 5);
    assertExactSecond(blocks(1, 4, 2, new Initializer.Dirac(1, 2)), 8, 2, 3, 3);
    assertExactSecond(blocks(1, 6, 2, new Initializer.DeltaOrthogonal(1)), 12, 5, 3, 3);
  }

  /** 1/49 is no binary fraction: 49 blocks of 8 elements each must not come out as 7. */
  @Test
  void manyBlocksLoseNoElementToRounding() {
    assertExactSecond(blocks(1, 1, 49, new Initializer.Orthogonal(1)), 49, 8);
  }

  @Test
  void blocksOfDifferentKindsAreWeightedByTheirSizes() {
    Initializer mixed =
        new Initializer.Blocks(
            1,
            List.of(
                new Initializer.Part("a", 3, new Initializer.Constant(1)),
                new Initializer.Part("b", 1, Initializer.zeros())));
    assertThat(ExpectedMoments.of(mixed, Shape.of(4, 5))).isEqualTo(new Moments(0.75, 0.75));
  }

  @Test
  void aNumberAndAnEmptyTensorHaveMomentsToo() {
    assertExact(new Initializer.Constant(3));
    assertThat(ExpectedMoments.of(new Initializer.Sparse(1, 2), Shape.SCALAR).secondMoment())
        .isEqualTo(4);
    assertThat(ExpectedMoments.of(blocks(1, 0, 2, Initializer.ones()), Shape.of(0, 3)))
        .isEqualTo(new Moments(0, 0));
  }
}
