// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.signal.Deviation.Share;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CovariancesTest {
  @Test
  void deviationsThatPathsShareAreCountedOnce() {
    Covariances covariances = new Covariances();
    Deviation root = covariances.of(List.of(), 1);
    Deviation left = covariances.of(List.of(new Share(2, root)), 0.5);
    Deviation right = covariances.of(List.of(new Share(1, root)), 0.25);
    Deviation join = covariances.of(List.of(new Share(1, left), new Share(1, right)), 0);
    assertThat(join.variance()).isCloseTo(9 + 0.75, within(1e-12));
    Deviation again = covariances.of(List.of(new Share(1, join), new Share(-3, root)), 0);
    assertThat(again.variance()).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void aThousandJoinsAreTakenApartOneByOne() {
    Covariances covariances = new Covariances();
    Deviation trunk = covariances.of(List.of(), 0.1);
    List<Double> variances = new ArrayList<>();
    for (int block = 0; block < 1000; block++) {
      Deviation branch = covariances.of(List.of(new Share(1, trunk)), 0.1);
      trunk = covariances.of(List.of(new Share(0.5, trunk), new Share(0.5, branch)), 0);
      variances.add(trunk.variance());
    }
    assertThat(variances.getLast()).isCloseTo(0.1 + 1000 * 0.025, within(1e-9));
  }

  @Test
  void gradientsMeetTheSignalInWhateverOrder() {
    for (int seed = 0; seed < 200; seed++) {
      RandomSource source = new RandomSource(new Random(seed));
      for (int i = 0; i < 40; i++) {
        if (i == 20) {
          source.covariances.turnBack();
        }
        source.make();
        double expected = Arrays.stream(source.terms.getLast()).map(x -> x * x).sum();
        assertThat(source.made.getLast().variance())
            .isCloseTo(expected, within(1e-9 * (1 + expected)));
      }
    }
  }

  /** Deviations of random earlier ones, and how much of every own term there is in each. */
  private static final class RandomSource {
    private final Random random;
    private final Covariances covariances = new Covariances();
    private final List<Deviation> made = new ArrayList<>();
    private final List<double[]> terms = new ArrayList<>();

    RandomSource(Random random) {
      this.random = random;
    }

    void make() {
      int number = made.size();
      double[] next = new double[40];
      next[number] = random.nextInt(3) / 2.0;
      List<Share> shares = new ArrayList<>();
      for (int k = Math.min(number, random.nextInt(4)); k > 0; k--) {
        int of = random.nextInt(number);
        double gain = random.nextInt(5) - 2;
        shares.add(new Share(gain, made.get(of)));
        Arrays.setAll(next, j -> next[j] + gain * terms.get(of)[j]);
      }
      made.add(covariances.of(shares, next[number] * next[number]));
      terms.add(next);
    }
  }
}
