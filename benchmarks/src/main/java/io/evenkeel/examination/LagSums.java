// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.examination;

import io.evenkeel.random.Law;
import io.evenkeel.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of products of unit normals at a distance, Σ z_i z_(i+lag), or of their squares brought to
 * mean 0 and variance 1: for independent ones such a sum over n is normal with variance n.
 */
final class LagSums {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int CHUNK = 1 << 15;

  /** Float sums are taken over this many products before they are added up in double. */
  private static final int RUN = 1 << 10;

  private static final int[] LAGS =
      IntStream.concat(
              IntStream.rangeClosed(1, 64), IntStream.of(96, 128, 256, 512, 1024, 2048, 4096, 8192))
          .toArray();

  /** At the longest run only the lags that the generator's layout makes special are followed. */
  private static final int[] SPECIAL = {1, 2, 15, 16, 17, 31, 32, 33, 48, 64, 256, 4096};

  private static final long MANY = 20_000_000_000L;

  private final int[] lags;
  private final double[] sums;
  private long count;

  private LagSums(int[] lags) {
    this.lags = lags;
    this.sums = new double[lags.length];
  }

  /** Of the values themselves. */
  static LagSums of(Drawn drawn, long count) {
    return of(drawn, count > MANY ? SPECIAL : LAGS, count, 0, values -> {});
  }

  /**
   * Of their squares.
   *
   * @param firstSeed eleven seeds from it on are used, which no other run need have seen
   */
  static LagSums ofSquares(Drawn drawn, long count, long firstSeed) {
    return of(drawn, SPECIAL, count, firstSeed, LagSums::square);
  }

  private static LagSums of(
      Drawn drawn, int[] lags, long count, long firstSeed, Consumer<float[]> transform) {
    int longest = IntStream.of(lags).max().orElseThrow();
    return LongStream.range(0, Math.ceilDiv(count, 64L * CHUNK))
        .parallel()
        .mapToObj(part -> ofPart(drawn, lags, longest, firstSeed, part, transform))
        .collect(() -> new LagSums(lags), LagSums::add, LagSums::add);
  }

  private static LagSums ofPart(
      Drawn drawn,
      int[] lags,
      int longest,
      long firstSeed,
      long part,
      Consumer<float[]> transform) {
    LagSums result = new LagSums(lags);
    Seed seed = Seed.of(firstSeed + part % 11);
    float[] values = new float[CHUNK + longest];
    for (int i = 0; i < 64; i++) {
      long from = (part % 4096 * 64 + i) * CHUNK;
      drawn.draw(seed, "lags." + part / 4096, Law.UNIT_NORMAL, from, values);
      transform.accept(values);
      for (int lag = 0; lag < lags.length; lag++) {
        result.sums[lag] += product(values, lags[lag]);
      }
      result.count += CHUNK;
    }
    return result;
  }

  private static void square(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (values[i] * values[i] - 1) * (float) Math.sqrt(0.5);
    }
  }

  private static double product(float[] values, int lag) {
    double sum = 0;
    for (int from = 0; from < CHUNK; from += RUN) {
      FloatVector a = FloatVector.zero(LANES);
      FloatVector b = FloatVector.zero(LANES);
      for (int i = from; i < from + RUN; i += 2 * LANES.length()) {
        int next = i + LANES.length();
        a =
            FloatVector.fromArray(LANES, values, i)
                .fma(FloatVector.fromArray(LANES, values, i + lag), a);
        b =
            FloatVector.fromArray(LANES, values, next)
                .fma(FloatVector.fromArray(LANES, values, next + lag), b);
      }
      sum += a.add(b).reduceLanes(VectorOperators.ADD);
    }
    return sum;
  }

  private void add(LagSums other) {
    for (int i = 0; i < lags.length; i++) {
      sums[i] += other.sums[i];
    }
    count += other.count;
  }

  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < lags.length; i++) {
      figures.add(Figure.ofScore("lag %d".formatted(lags[i]), sums[i] / Math.sqrt(count)));
    }
    return figures;
  }
}
