// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.InvalidInputException;
import io.evenkeel.matrix.Orthonormal;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.Rounding;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class OrthogonalTest {
  private static final Initializer ORTHOGONAL = new Initializer.Orthogonal(1);

  private static Values values(Initializer initializer, String name, long... shape) {
    return Values.of(initializer, Tensor.of(name, Shape.of(shape)), Seed.of(42));
  }

  private static double[] draw(Initializer initializer, String name, long... shape) {
    double[] result = new double[(int) Shape.of(shape).elementCount()];
    values(initializer, name, shape).doubles(0, result, 0, result.length);
    return result;
  }

  private static double[][] matrix(double[] values, int rows) {
    double[][] matrix = new double[rows][values.length / rows];
    for (int i = 0; i < values.length; i++) {
      matrix[i / matrix[0].length][i % matrix[0].length] = values[i];
    }
    return matrix;
  }

  @Test
  void rowsOrColumnsAreOrthonormalTimesTheGainWhicheverAreFewer() {
    for (long[] shape : new long[][] {{40, 17}, {17, 40}, {16, 3, 3, 3}, {1, 1}, {1, 9}, {9, 1}}) {
      double[] scaled = draw(new Initializer.Orthogonal(4), "q", shape);
      double[] unit = draw(ORTHOGONAL, "q", shape);
      for (int i = 0; i < unit.length; i++) {
        assertThat(scaled[i]).isEqualTo(4 * unit[i]);
      }
      assertThat(Orthonormal.residual(matrix(unit, (int) shape[0]))).isLessThan(1e-14);
    }
  }

  @Test
  void theResidualIsThatOfTheValuesBeforeTheGain() {
    Values values = values(new Initializer.Orthogonal(3), "q", 50, 70);
    double expected = Orthonormal.residual(matrix(draw(ORTHOGONAL, "q", 50, 70), 50));
    assertThat(values.orthogonalResidual()).hasValue(expected);
    assertThat(expected).isPositive();
    assertThat(values(new Initializer.Normal(0, 1), "q", 50, 70).orthogonalResidual()).isEmpty();
  }

  @Test
  void theResidualOfBlocksIsTheLargest() {
    Initializer.Part small = new Initializer.Part("a", 1, ORTHOGONAL);
    Initializer.Part large = new Initializer.Part("b", 30, ORTHOGONAL);
    Initializer.Part other = new Initializer.Part("c", 5, Initializer.ones());
    double[] block = new double[30 * 36];
    Initializer blocks = new Initializer.Blocks(1, List.of(small, large, other));
    Values values = values(blocks, "q", 36, 36);
    values.doubles(36, block, 0, block.length);
    assertThat(values.orthogonalResidual().orElseThrow())
        .isGreaterThanOrEqualTo(Orthonormal.residual(matrix(block, 30)))
        .isLessThan(1e-14);
  }

  /**
   * Of a uniform orthogonal matrix of n = 8 rows, every element has the mean 0, the second moment
   * 1/n and the fourth 3/(n(n + 2)); tr Q has the moments of a standard normal up to the fourth,
   * and tr Q² the mean 1 and the variance 2 (Diaconis and Shahshahani 1994). 4000 draws, 6 standard
   * errors, 131 numbers: false alarms 3·10⁻⁷. Without the signs the mean of tr Q would be 100 and
   * more standard errors away.
   */
  @Test
  void squareMatricesAreUniformOverTheGroup() {
    int n = 8;
    int draws = 4000;
    double[] first = new double[n * n];
    double[] second = new double[n * n];
    double trace = 0;
    double traceSquared = 0;
    double traceOfSquare = 0;
    for (int draw = 0; draw < draws; draw++) {
      double[] q = draw(ORTHOGONAL, "q" + draw, n, n);
      double sum = 0;
      for (int i = 0; i < n * n; i++) {
        first[i] += q[i] / draws;
        second[i] += q[i] * q[i] / draws;
        traceOfSquare += q[i] * q[i % n * n + i / n] / draws;
        sum += i % (n + 1) == 0 ? q[i] : 0;
      }
      trace += sum / draws;
      traceSquared += sum * sum / draws;
    }
    double standardErrors = 6 / Math.sqrt(draws);
    assertElements(first, second, n, standardErrors);
    assertThat(trace).isCloseTo(0, within(standardErrors));
    assertThat(traceSquared).isCloseTo(1, within(standardErrors * Math.sqrt(2)));
    assertThat(traceOfSquare).isCloseTo(1, within(standardErrors * Math.sqrt(2)));
  }

  /** As above: 2·40 numbers for each of two shapes, false alarms 3·10⁻⁷. */
  @Test
  void partsOfMatricesAreUniformToo() {
    int draws = 4000;
    for (long[] shape : new long[][] {{5, 8}, {8, 5}}) {
      double[] first = new double[40];
      double[] second = new double[40];
      for (int draw = 0; draw < draws; draw++) {
        double[] q = draw(ORTHOGONAL, "q" + draw, shape);
        for (int i = 0; i < 40; i++) {
          first[i] += q[i] / draws;
          second[i] += q[i] * q[i] / draws;
        }
      }
      assertElements(first, second, 8, 6 / Math.sqrt(draws));
    }
  }

  private static void assertElements(
      double[] first, double[] second, double n, double standardErrors) {
    double std = Math.sqrt(1 / n);
    double stdOfSquare = Math.sqrt(3 / (n * (n + 2)) - 1 / (n * n));
    for (int i = 0; i < first.length; i++) {
      assertThat(first[i]).as("element " + i).isCloseTo(0, within(standardErrors * std));
      assertThat(second[i]).isCloseTo(1 / n, within(standardErrors * stdOfSquare));
    }
  }

  @Test
  void deltaOrthogonalIsZeroButForAnOrthogonalCentre() {
    double[] kernel = draw(new Initializer.DeltaOrthogonal(1), "k", 8, 5, 3, 3);
    double[] centre = new double[40];
    for (int i = 0; i < kernel.length; i++) {
      if (i % 9 == 4) {
        centre[i / 9] = kernel[i];
      } else {
        assertThat(kernel[i]).isZero();
      }
    }
    assertThat(Orthonormal.residual(matrix(centre, 8))).isLessThan(1e-14);
  }

  @Test
  void deltaOrthogonalBlocksDiffer() {
    Initializer.Part part = new Initializer.Part("p", 6, new Initializer.DeltaOrthogonal(1));
    double[] kernel = draw(new Initializer.Blocks(1, List.of(part, part)), "k", 12, 6, 3);
    assertThat(kernel[1]).isNotZero().isNotEqualTo(kernel[kernel.length / 2 + 1]);
  }

  @Test
  void deltaOrthogonalRefusesToShrinkTheChannelsBeforeAnythingIsDrawn() {
    assertThatThrownBy(() -> values(new Initializer.DeltaOrthogonal(1), "k", 5, 8, 3, 3))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("k: delta-orthogonal")
        .hasMessageContaining("use orthogonal");
  }

  @Test
  void aMatrixThatNoMemoryHoldsIsRefusedBeforeAnythingIsDrawn() {
    for (long[] shape : new long[][] {{1 << 20, 1 << 20}, {1L << 31, 1}, {1, 1L << 31}}) {
      assertThatThrownBy(() -> values(ORTHOGONAL, "huge", shape))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("huge: an orthogonal matrix of " + shape[0] + " × " + shape[1])
          .hasMessageContaining("GiB")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void threadsThatReadSlicesAtOnceSeeOneMatrixEvenAfterItWasLetGo() throws Exception {
    double[] expected = draw(ORTHOGONAL, "q", 60, 90);
    Values values = values(ORTHOGONAL, "q", 60, 90);
    List<Future<double[]>> slices = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 200; i++) {
        int from = i % 20 * 270;
        slices.add(
            pool.submit(() -> {
              double[] slice = new double[270];
              values.doubles(from, slice, 0, 270);
              return slice;
            }));
      }
    }
    for (int i = 0; i < slices.size(); i++) {
      double[] slice = slices.get(i).get();
      for (int j = 0; j < 270; j++) {
        assertThat(slice[j]).isEqualTo(expected[i % 20 * 270 + j]);
      }
    }
  }

  /** One value in 2¹⁵ differs when it is rounded to binary32 on the way: four in this matrix. */
  @Test
  void sixteenBitsAreTheValuesRoundedOnce() {
    double[] wide = draw(ORTHOGONAL, "q", 300, 450);
    float[] between = new float[wide.length];
    values(ORTHOGONAL, "q", 300, 450).floatsToNarrow(0, between, 0, between.length);
    int twice = 0;
    for (int i = 0; i < wide.length; i++) {
      assertThat(Rounding.toBfloat16(between[i])).isEqualTo(Rounding.toBfloat16(wide[i]));
      assertThat(Rounding.toFloat16(between[i])).isEqualTo(Rounding.toFloat16(wide[i]));
      boolean differs = Rounding.toFloat16((float) wide[i]) != Rounding.toFloat16(wide[i]);
      twice += differs ? 1 : 0;
    }
    assertThat(twice).isPositive();
  }

  @Test
  void floatsAreTheValuesRoundedOnce() {
    double[] wide = draw(new Initializer.Orthogonal(1.7), "q", 90, 61);
    float[] narrow = new float[wide.length];
    values(new Initializer.Orthogonal(1.7), "q", 90, 61).floats(0, narrow, 0, narrow.length);
    for (int i = 0; i < wide.length; i++) {
      assertThat(narrow[i]).isEqualTo((float) wide[i]);
    }
  }
}
