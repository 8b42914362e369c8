// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.kernel.KernelRequest;
import io.evenkeel.random.AskedWidth;
import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledIf(value = AskedWidth.IS_THERE, disabledReason = AskedWidth.REASON)
final class KernelTest {
  private static final List<Kernel> KERNELS =
      KernelRequest.moduleIsPresent()
          ? List.of(new ScalarKernel(), new VectorKernel())
          : List.of(new ScalarKernel());

  private static double[][] gaussian(int rows, int columns) {
    double[][] matrix = new double[rows][columns];
    for (int row = 0; row < rows; row++) {
      RandomValues values = RandomValues.of(Seed.of(row), rows + "x" + columns);
      values.draw(Law.normal(0, 1), 0, matrix[row], 0, columns);
    }
    return matrix;
  }

  private static double[][] copy(double[][] matrix) {
    return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
  }

  /** The definition of the product, one element after the other. */
  private static void define(double[][] a, double[][] b, double[][] c, int inner, int columns) {
    for (int row = 0; row < a.length; row++) {
      for (int j = 0; j < columns; j++) {
        for (int k = 0; k < inner; k++) {
          c[row][j] = Math.fma(a[row][k], b[k][j], c[row][j]);
        }
      }
    }
  }

  @Test
  void everyKernelAddsInTheOrderOfTheDefinitionHoweverItIsCut() {
    for (int rows : new int[] {1, 3, 4, 9}) {
      for (int columns : new int[] {1, 5, 31, 32, 64, 130, 300}) {
        for (int inner : new int[] {0, 1, 7, 8, 65, 600}) {
          double[][] a = gaussian(rows, 600);
          double[][] b = gaussian(600, columns);
          double[][] before = gaussian(rows, columns);
          double[][] expected = copy(before);
          define(a, b, expected, inner, columns);
          for (Kernel kernel : KERNELS) {
            double[][] actual = copy(before);
            new Products(kernel).add(a, b, actual, 0, inner, 0, columns);
            assertThat(actual)
                .as("%s, %d × %d, %d", kernel, rows, columns, inner)
                .isDeepEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void aKernelTouchesOnlyTheColumnsItIsGiven() {
    for (Kernel kernel : KERNELS) {
      double[][] c = new double[9][200];
      double[][] ones = new double[200][200];
      Arrays.stream(ones).forEach(row -> Arrays.fill(row, 1));
      kernel.multiplyAdd(Products.rows(ones, 0, 9), ones, c, 3, 13, 61, 142);
      for (double[] row : c) {
        for (int j = 0; j < 200; j++) {
          assertThat(row[j]).isEqualTo(j >= 61 && j < 142 ? 10 : 0);
        }
      }
    }
  }

  @Test
  void everyKernelGivesTheSameMatrixAndResidual() {
    for (int[] shape : new int[][] {{150, 150}, {67, 503}, {503, 67}}) {
      double[][] expected = gaussian(shape[0], shape[1]);
      Orthonormal.replace(expected, new ScalarKernel());
      double residual = Orthonormal.residual(expected, new ScalarKernel());
      for (Kernel kernel : KERNELS) {
        double[][] actual = gaussian(shape[0], shape[1]);
        Orthonormal.replace(actual, kernel);
        assertThat(actual).isDeepEqualTo(expected);
        assertThat(Orthonormal.residual(actual, kernel)).isEqualTo(residual);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast", "vector-1024", "", "vector"})
  void kernelsThatThereAreNotAreRefusedInOneLine(String value) {
    KernelRequest request = KernelRequest.of(value, false);
    assertThatThrownBy(() -> KernelChoice.of(request, true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("system property evenkeel.kernels=" + value + ": ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void scalarKernelsRunWhereTheyAreAskedForOrNothingElsePays() {
    assertThat(KernelChoice.of(KernelRequest.of("scalar", true), true))
        .isInstanceOf(ScalarKernel.class);
    assertThat(KernelChoice.of(KernelRequest.of("auto", true), false))
        .isInstanceOf(ScalarKernel.class);
  }
}
