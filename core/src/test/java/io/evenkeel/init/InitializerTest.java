// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.random.Seed;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InitializerTest {
  private static final Seed SEED = Seed.of(42);

  private static double[] draw(Initializer initializer, String name, long... shape) {
    Tensor tensor = Tensor.of(name, Shape.of(shape));
    double[] values = new double[(int) tensor.elementCount()];
    Values.of(initializer, tensor, SEED).doubles(0, values, 0, values.length);
    return values;
  }

  private static double secondMoment(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return sum / values.length;
  }

  /** The sample std of 10⁶ normals is within 6 standard errors with probability 1 − 2·10⁻⁹. */
  @Test
  void everyDistributionHasTheStdItNames() {
    for (Distribution distribution : Distribution.values()) {
      Initializer scaling =
          new Initializer.VarianceScaling(2, FanMode.IN, distribution).resolve(Fans.of(50, 10));
      double[] values = draw(scaling, "w." + distribution, 1000, 1000);
      assertThat(Math.sqrt(secondMoment(values)))
          .as(distribution.name())
          .isCloseTo(0.2, within(0.2 * 6 / Math.sqrt(2e6)));
      assertThat(scaling.elementStd().orElseThrow()).isCloseTo(0.2, within(1e-15));
    }
  }

  private static double deviationFromOrthonormal(double[] q, int rows, int columns, double gain) {
    boolean byRows = rows <= columns;
    int count = Math.min(rows, columns);
    int length = Math.max(rows, columns);
    double worst = 0;
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        double dot = 0;
        for (int i = 0; i < length; i++) {
          double left = byRows ? q[a * columns + i] : q[i * columns + a];
          double right = byRows ? q[b * columns + i] : q[i * columns + b];
          dot += left * right;
        }
        worst = Math.max(worst, Math.abs(dot / (gain * gain) - (a == b ? 1 : 0)));
      }
    }
    return worst;
  }

  @Test
  void diracPassesEachChannelThroughInEveryGroup() {
    double[] kernel = draw(new Initializer.Dirac(2, 2), "k", 6, 2, 3);
    for (int out = 0; out < 6; out++) {
      for (int in = 0; in < 2; in++) {
        for (int tap = 0; tap < 3; tap++) {
          double expected = tap == 1 && out % 3 == in ? 2 : 0;
          assertThat(kernel[(out * 2 + in) * 3 + tap]).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void sparseKeepsTheSameNumberOfConnectionsInEveryUnit() {
    double[] weights = draw(new Initializer.Sparse(5, 1), "s", 20, 50);
    for (int row = 0; row < 20; row++) {
      int kept = 0;
      for (int column = 0; column < 50; column++) {
        kept += weights[row * 50 + column] != 0 ? 1 : 0;
      }
      assertThat(kept).isEqualTo(5);
    }
  }

  @Test
  void blocksTakeTheirOwnRowsAndKeepTheirRandomValues() {
    Initializer blocks =
        new Initializer.Blocks(
            1,
            List.of(
                new Initializer.Part("a", 2, new Initializer.Normal(0, 1)),
                new Initializer.Part("b", 3, Initializer.ones())));
    double[] packed = draw(blocks, "w", 5, 4);
    double[] whole = draw(new Initializer.Normal(0, 1), "w", 5, 4);
    for (int i = 0; i < 20; i++) {
      assertThat(packed[i]).isEqualTo(i < 8 ? whole[i] : 1);
    }
  }

  @Test
  void blocksBesideEachOtherAreOrthogonalEachByItself() {
    Initializer.Part part = new Initializer.Part("p", 6, new Initializer.Orthogonal(1));
    double[] packed = draw(new Initializer.Blocks(6, List.of(part, part, part)), "w", 6, 18);
    for (int block = 0; block < 3; block++) {
      double[] alone = new double[36];
      for (int row = 0; row < 6; row++) {
        System.arraycopy(packed, row * 18 + block * 6, alone, row * 6, 6);
      }
      assertThat(deviationFromOrthonormal(alone, 6, 6, 1)).isLessThan(1e-13);
    }
  }

  @Test
  void recurrentRowsOfSeveralDirectionsAreBlocksToo() {
    Initializer.Part gate = new Initializer.Part("g", 4, new Initializer.Orthogonal(1));
    Initializer blocks = new Initializer.Blocks(1, List.of(gate, gate, gate, gate));
    double[] packed = draw(blocks, "w", 2, 8, 4);
    double[] second = new double[16];
    System.arraycopy(packed, 16, second, 0, 16);
    assertThat(deviationFromOrthonormal(second, 4, 4, 1)).isLessThan(1e-13);
  }

  @Test
  void anySliceEqualsTheSameSliceOfTheWhole() {
    Initializer.Part a = new Initializer.Part("a", 7, new Initializer.Orthogonal(1));
    Initializer.Part b = new Initializer.Part("b", 6, new Initializer.Uniform(-1, 1));
    List<Initializer> all =
        List.of(
            new Initializer.Normal(0.5, 2),
            new Initializer.TruncatedNormal(0, 1, 2),
            new Initializer.Uniform(-2, 1),
            new Initializer.Orthogonal(1),
            new Initializer.Hadamard(1),
            new Initializer.Timescales(100, false, 7),
            new Initializer.Sparse(4, 1),
            new Initializer.Blocks(1, List.of(a, b)));
    for (Initializer initializer : all) {
      double[] whole = draw(initializer, "w", 13, 11);
      Values values = Values.of(initializer, Tensor.of("w", Shape.of(13, 11)), SEED);
      for (int from = 0; from < whole.length; from += 29) {
        double[] slice = new double[Math.min(29, whole.length - from)];
        values.doubles(from, slice, 0, slice.length);
        for (int i = 0; i < slice.length; i++) {
          assertThat(slice[i]).as(initializer.label()).isEqualTo(whole[from + i]);
        }
      }
    }
  }

  @Test
  void anEmptyTensorIsDrawnAsNothing() {
    assertThat(draw(new Initializer.Normal(0, 1), "w", 0, 3)).isEmpty();
    assertThat(draw(new Initializer.Orthogonal(1), "w", 0, 3)).isEmpty();
  }

  @Test
  void fillRefusesAnArrayOfTheWrongLength() {
    Tensor tensor = Tensor.of("w", Shape.of(3));
    assertThatThrownBy(
            () -> new Initializer.Normal(0, 1).fill(new float[4], tensor, Fans.of(1, 1), SEED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 elements, not 4");
  }

  @Test
  void sparseRowsBeyondTwoToThe31AreDrawnAlone() {
    Tensor tensor = Tensor.of("sparse", Shape.of(3L << 30, 2));
    Values values = Values.of(new Initializer.Sparse(1, 0.5), tensor, SEED);
    double[] rows = new double[200];
    values.doubles((3L << 31) - rows.length, rows, 0, rows.length);
    for (int row = 0; row < rows.length / 2; row++) {
      assertThat(rows[2 * row] == 0).isNotEqualTo(rows[2 * row + 1] == 0);
    }
  }
}
