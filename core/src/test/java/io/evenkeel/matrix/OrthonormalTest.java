// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.random.AskedWidth;
import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = AskedWidth.IS_THERE, disabledReason = AskedWidth.REASON)
final class OrthonormalTest {
  /** Sides around a leaf (8), a tile (32), a panel (64), two and three of them; primes. */
  private static final int[] SIDES = {1, 2, 7, 8, 9, 13, 31, 33, 63, 64, 65, 127, 129, 193};

  private static final List<int[]> SHAPES =
      List.of(
          new int[] {300, 300}, new int[] {257, 600}, new int[] {600, 257}, new int[] {67, 2003});

  private static double[][] gaussian(int rows, int columns) {
    double[][] matrix = new double[rows][columns];
    RandomValues values = RandomValues.of(Seed.of(3), rows + "x" + columns);
    double[] all = new double[rows * columns];
    values.draw(Law.normal(0, 1), 0, all, 0, all.length);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(all, row * columns, matrix[row], 0, columns);
    }
    return matrix;
  }

  private static double[][] copy(double[][] matrix) {
    return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** The long side as vectors. */
  private static double[][] vectors(double[][] matrix) {
    if (matrix.length <= matrix[0].length) {
      return matrix;
    }
    double[][] result = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[i].length; j++) {
        result[j][i] = matrix[i][j];
      }
    }
    return result;
  }

  private static double naiveResidual(double[][] vectors) {
    double worst = 0;
    for (int i = 0; i < vectors.length; i++) {
      for (int j = 0; j <= i; j++) {
        worst = Math.max(worst, Math.abs(dot(vectors[i], vectors[j]) - (i == j ? 1 : 0)));
      }
    }
    return worst;
  }

  /** 2⁻⁵² √n is what one rounding per element leaves in a product; 16 of them. */
  private static double bound(int longSide) {
    return 16 * 0x1p-52 * Math.sqrt(longSide);
  }

  @Test
  void rowsOrColumnsAreOrthonormalToRoundingAtEverySize() {
    for (int rows : SIDES) {
      for (int columns : SIDES) {
        double[][] matrix = gaussian(rows, columns);
        Orthonormal.replace(matrix);
        assertThat(naiveResidual(vectors(matrix)))
            .as(rows + " × " + columns)
            .isLessThan(bound(Math.max(rows, columns)));
      }
    }
  }

  /** The given vectors times Q are triangular, with a positive diagonal. */
  @Test
  void theyAreTheOnesOfTheQrDecompositionWithAPositiveDiagonal() {
    for (int rows : SIDES) {
      for (int columns : SIDES) {
        double[][] before = gaussian(rows, columns);
        double[][] after = copy(before);
        Orthonormal.replace(after);
        requireTriangular(vectors(before), vectors(after));
      }
    }
  }

  private static void requireTriangular(double[][] vectors, double[][] q) {
    for (int j = 0; j < vectors.length; j++) {
      assertThat(dot(q[j], vectors[j])).as("diagonal " + j).isPositive();
      double rounding = 1e-14 * Math.sqrt(vectors[j].length * dot(vectors[j], vectors[j]));
      for (int i = j + 1; i < q.length; i++) {
        assertThat(dot(q[i], vectors[j])).isCloseTo(0, within(rounding));
      }
    }
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    for (int[] shape : SHAPES) {
      double[][] expected = withThreads(1, shape);
      for (int threads : new int[] {2, 3, 8}) {
        assertThat(withThreads(threads, shape)).isDeepEqualTo(expected);
      }
    }
  }

  private static double[][] withThreads(int threads, int[] shape) {
    double[][] matrix = gaussian(shape[0], shape[1]);
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      pool.submit(() -> Orthonormal.replace(matrix)).join();
    }
    return matrix;
  }

  /** A change of any bit of any element is a change of the algorithm. */
  @Test
  void theBitsAreThoseOfThisVersion() {
    List<String> checksums =
        List.of(checksum(1, 1), checksum(150, 150), checksum(70, 1009), checksum(1009, 70));
    assertThat(checksums).containsExactly("c7f813e9", "1e47525a", "2eee4904", "5b1cc541");
  }

  private static String checksum(int rows, int columns) {
    double[][] matrix = gaussian(rows, columns);
    Orthonormal.replace(matrix);
    CRC32 crc = new CRC32();
    for (double[] row : matrix) {
      for (double value : row) {
        long bits = Double.doubleToRawLongBits(value);
        for (int shift = 0; shift < 64; shift += 8) {
          crc.update((int) (bits >>> shift) & 0xff);
        }
      }
    }
    return Long.toHexString(crc.getValue());
  }

  @Test
  void vectorsThatDependOnOthersAreReplacedByIndependentOnes() {
    double[][] matrix = new double[5][9];
    matrix[1][3] = -2;
    matrix[2][3] = 4;
    Orthonormal.replace(matrix);
    assertThat(naiveResidual(matrix)).isLessThan(1e-15);
    assertThat(Math.abs(matrix[1][3])).isEqualTo(1);
  }

  @Test
  void aZeroCountsAsPositive() {
    double[][] matrix = {{0}};
    Orthonormal.replace(matrix);
    assertThat(matrix[0][0]).isEqualTo(1);
  }

  @Test
  void theResidualIsTheLargestOfAllProducts() {
    for (int[] shape : SHAPES) {
      double[][] matrix = gaussian(shape[0], shape[1]);
      Orthonormal.replace(matrix);
      assertThat(Orthonormal.residual(matrix)).isLessThan(bound(2003));
      matrix[shape[0] - 1][shape[1] - 1] += 0.125;
      assertThat(Orthonormal.residual(matrix))
          .isGreaterThan(0.01)
          .isCloseTo(naiveResidual(vectors(matrix)), within(1e-14));
    }
  }

  @Test
  void nothingIsOrthonormal() {
    double[][] empty = {};
    Orthonormal.replace(empty);
    assertThat(Orthonormal.residual(empty)).isZero();
    assertThat(Orthonormal.residual(new double[3][0])).isZero();
  }

  @Test
  void rowsOfDifferentLengthsAreRefused() {
    assertThatThrownBy(() -> Orthonormal.replace(new double[][] {{1, 2}, {3}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows of 2 and 1 elements");
  }
}
