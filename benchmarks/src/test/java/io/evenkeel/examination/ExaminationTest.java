// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.examination;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.random.Law;
import io.evenkeel.random.Seed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the examinations are for: known-bad values raise an alarm, and the right figure does. A
 * perfect generator shows one beyond {@value #ALARM} once in a billion figures.
 */
final class ExaminationTest {
  private static final double ALARM = 1e-9;
  private static final long FEW = 1 << 21;

  private static List<String> alarms(List<Figure> figures) {
    return figures.stream()
        .filter(figure -> figure.probability() < ALARM)
        .map(Figure::name)
        .toList();
  }

  /** z_i plus a share of z_(i − lag), brought back to variance 1. */
  private static Drawn correlated(int lag, double share) {
    return (seed, name, law, from, values) -> {
      float[] longer = new float[values.length + lag];
      Drawn.OURS.draw(seed, name, law, from, longer);
      double scale = 1 / Math.sqrt(1 + share * share);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (scale * (longer[i + lag] + share * longer[i]));
      }
    };
  }

  private static Drawn scaled(double factor) {
    return (seed, name, law, from, values) -> {
      Drawn.OURS.draw(seed, name, law, from, values);
      for (int i = 0; i < values.length; i++) {
        values[i] *= (float) factor;
      }
    };
  }

  /** Every block of 4096 is the tensor's first. */
  private static void firstBlock(Seed seed, String name, Law law, long from, float[] values) {
    float[] block = new float[4096];
    Drawn.OURS.draw(seed, name, law, 0, block);
    for (int i = 0; i < values.length; i++) {
      values[i] = block[(int) ((from + i) % 4096)];
    }
  }

  private static Drawn sameWhateverTheSeed() {
    return (seed, name, law, from, values) -> Drawn.OURS.draw(Seed.of(0), name, law, from, values);
  }

  private static Drawn sameWhateverTheName() {
    return (seed, name, law, from, values) -> Drawn.OURS.draw(seed, "", law, from, values);
  }

  /** Nothing beyond 5. */
  private static Drawn cutAtFive() {
    return (seed, name, law, from, values) -> {
      Drawn.OURS.draw(seed, name, law, from, values);
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.clamp(values[i], -4.99f, 4.99f);
      }
    };
  }

  @Test
  void rightValuesRaiseNoAlarm() {
    assertThat(alarms(LagSums.of(Drawn.OURS, FEW).figures())).isEmpty();
    assertThat(alarms(LagSums.ofSquares(Drawn.OURS, FEW, 0).figures())).isEmpty();
    assertThat(alarms(Counts.of(Drawn.OURS, Shape.normal(), FEW).figures("normal"))).isEmpty();
    assertThat(alarms(Pairs.figures(Drawn.OURS, FEW))).isEmpty();
    assertThat(alarms(Tails.figures(Drawn.OURS, FEW))).isEmpty();
  }

  /** A correlation of 0.01 over two million values is 14 standard errors. */
  @ParameterizedTest
  @ValueSource(ints = {1, 16, 31, 4096})
  void aCorrelationOfOnePercentAtALagIsFoundAtThatLag(int lag) {
    assertThat(alarms(LagSums.of(correlated(lag, 0.01), FEW).figures()))
        .containsExactly("lag " + lag);
  }

  @Test
  void aRepeatedBlockIsFoundByLagsAndByPairs() {
    assertThat(alarms(LagSums.of(ExaminationTest::firstBlock, FEW).figures()))
        .contains("lag 4096", "lag 8192");
    assertThat(alarms(LagSums.ofSquares(ExaminationTest::firstBlock, FEW, 0).figures()))
        .contains("lag 4096");
    assertThat(alarms(Pairs.figures(ExaminationTest::firstBlock, FEW)))
        .contains("next block", "next block, squares", "16 blocks on", "2^32 on")
        .doesNotContain("next seed", "next name");
  }

  @Test
  void seedsAndNamesThatDrawTheSameAreFound() {
    assertThat(alarms(Pairs.figures(sameWhateverTheSeed(), FEW)))
        .contains("next seed", "seed, bit 32", "seed, sign")
        .doesNotContain("next block");
    assertThat(alarms(Pairs.figures(sameWhateverTheName(), FEW)))
        .contains("next name", "weight, bias")
        .doesNotContain("next seed");
  }

  /** The std of two million values is known to 0.05 %. */
  @ParameterizedTest
  @ValueSource(doubles = {1.01, 0.99})
  void aStdThatIsOffByOnePercentIsFound(double factor) {
    for (Shape shape : List.of(Shape.normal(), Shape.uniform(), Shape.truncated(2))) {
      List<String> found = alarms(Counts.of(scaled(factor), shape, FEW).figures("x"));
      assertThat(found).contains("x, E x^2", "x, E x^4");
      assertThat(found).anyMatch(name -> name.contains("chi-square"));
    }
  }

  /** Of 10⁸ values 340 lie beyond 4.5 on a side, of 2 % larger ones 513; and 29 beyond 5. */
  @Test
  void tailsThatAreTooHeavyOrCutOffAreFound() {
    long count = 100_000_000;
    assertThat(alarms(Tails.figures(scaled(1.02), count))).anyMatch(n -> n.contains("4.50"));
    assertThat(alarms(Tails.figures(cutAtFive(), count))).anyMatch(n -> n.contains("5.00"));
  }
}
