// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.examination;

import io.evenkeel.random.Law;
import io.evenkeel.random.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;

/**
 * How many normals lie beyond a bound, on either side, out to the largest that 32-bit words can
 * give: 6.5555.
 */
final class Tails {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int CHUNK = 1 << 16;
  private static final int CHUNKS = 256;
  private static final float[] BOUNDS = {4.5f, 5, 5.25f, 5.5f, 5.75f, 6, 6.2f, 6.3f, 6.4f, 6.5f};

  private Tails() {}

  /** Over that many values, rounded up to whole parts. */
  static List<Figure> figures(Drawn drawn, long count) {
    long parts = Math.ceilDiv(count, (long) CHUNKS * CHUNK);
    long[] seen =
        LongStream.range(0, parts)
            .parallel()
            .mapToObj(part -> ofPart(drawn, part))
            .reduce(new long[2 * BOUNDS.length], Tails::sum);
    double values = (double) parts * CHUNKS * CHUNK;
    return IntStream.range(0, 2 * BOUNDS.length).mapToObj(i -> figure(i, seen[i], values)).toList();
  }

  private static long[] ofPart(Drawn drawn, long part) {
    long[] seen = new long[2 * BOUNDS.length];
    float[] values = new float[CHUNK];
    for (int i = 0; i < CHUNKS; i++) {
      long from = (part % 64 * CHUNKS + i) * CHUNK;
      drawn.draw(Seed.of(part % 13), "tails." + part / 64, Law.UNIT_NORMAL, from, values);
      count(values, seen);
    }
    return seen;
  }

  private static void count(float[] values, long[] seen) {
    for (int i = 0; i < CHUNK; i += LANES.length()) {
      FloatVector some = FloatVector.fromArray(LANES, values, i);
      if (some.abs().compare(VectorOperators.GE, BOUNDS[0]).anyTrue()) {
        for (int lane = 0; lane < LANES.length(); lane++) {
          countOne(values[i + lane], seen);
        }
      }
    }
  }

  private static void countOne(float value, long[] seen) {
    int side = value < 0 ? 0 : BOUNDS.length;
    for (int k = 0; k < BOUNDS.length && Math.abs(value) >= BOUNDS[k]; k++) {
      seen[side + k]++;
    }
  }

  private static long[] sum(long[] a, long[] b) {
    long[] sum = Arrays.copyOf(a, a.length);
    Arrays.setAll(sum, i -> a[i] + b[i]);
    return sum;
  }

  /** The count is Poisson to nine digits. */
  private static Figure figure(int which, long seen, double values) {
    boolean negative = which < BOUNDS.length;
    float bound = BOUNDS[which % BOUNDS.length];
    double expected = values * NormalDistribution.of(0, 1).survivalProbability(bound);
    String name =
        "%s %.2f, expected %.6g".formatted(negative ? "below −" : "above ", bound, expected);
    return new Figure(name, seen, bothSides(seen, expected));
  }

  private static double bothSides(long seen, double expected) {
    if (expected > 1e6) {
      return Figure.ofScore("", (seen - expected) / Math.sqrt(expected)).probability();
    }
    PoissonDistribution exact = PoissonDistribution.of(expected);
    double upTo = exact.cumulativeProbability((int) seen);
    double from = seen == 0 ? 1 : exact.survivalProbability((int) seen - 1);
    return Math.min(1, 2 * Math.min(upTo, from));
  }
}
