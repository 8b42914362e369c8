// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.examination;

import io.evenkeel.random.Law;
import io.evenkeel.random.Seed;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Normals that have all but one thing in common: the next seed, the next name, the next block.
 *
 * <p>For independent ones Σ ab and Σ (a² − 1)(b² − 1)/2 over n pairs are normal with variance n.
 */
final class Pairs {
  private static final int CHUNK = 1 << 16;
  private static final int BLOCK = 4096;

  /** A stretch of one tensor's values, and the stretch of values beside it. */
  private record Two(
      Seed seed, String name, long from, Seed otherSeed, String otherName, long otherFrom) {
    static Two seeds(long a, long b, long from) {
      return new Two(Seed.of(a), "layer.weight", from, Seed.of(b), "layer.weight", from);
    }

    static Two names(String a, String b, long from) {
      return new Two(Seed.of(0), a, from, Seed.of(0), b, from);
    }

    static Two places(long seed, long a, long b) {
      return new Two(Seed.of(seed), "layer.weight", a, Seed.of(seed), "layer.weight", b);
    }
  }

  /** The pairs of one kind, by number. */
  @FunctionalInterface
  private interface Kind {
    Two at(long chunk);
  }

  private record Sums(double products, double squares) {
    static final Sums ZERO = new Sums(0, 0);

    Sums plus(Sums other) {
      return new Sums(products + other.products, squares + other.squares);
    }
  }

  private Pairs() {}

  /** The figures of every kind, each over that many pairs. */
  static List<Figure> figures(Drawn drawn, long count) {
    return List.of(
            figures(drawn, "next seed", count, i -> Two.seeds(i, i + 1, 0)),
            figures(drawn, "seed, bit 32", count, i -> Two.seeds(i, i ^ 1L << 32, 0)),
            figures(drawn, "seed, sign", count, i -> Two.seeds(i, i ^ Long.MIN_VALUE, 0)),
            figures(drawn, "next name", count, i -> Two.names("layer." + i, "layer." + (i + 1), 0)),
            figures(drawn, "weight, bias", count, i -> Two.names(i + ".weight", i + ".bias", 0)),
            figures(drawn, "next block", count, i -> Two.places(i / 4096, at(i), at(i) + BLOCK)),
            figures(
                drawn, "16 blocks on", count, i -> Two.places(i / 4096, at(i), at(i) + 16 * BLOCK)),
            figures(drawn, "2^32 on", count, i -> Two.places(i / 4096, at(i), at(i) + (1L << 32))))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private static long at(long chunk) {
    return chunk % 4096 * CHUNK;
  }

  private static List<Figure> figures(Drawn drawn, String name, long count, Kind kind) {
    long chunks = Math.ceilDiv(count, CHUNK);
    Sums sums =
        LongStream.range(0, chunks)
            .parallel()
            .mapToObj(i -> sums(drawn, kind.at(i)))
            .reduce(Sums.ZERO, Sums::plus);
    double scale = Math.sqrt((double) chunks * CHUNK);
    return List.of(
        Figure.ofScore(name, sums.products / scale),
        Figure.ofScore(name + ", squares", sums.squares / scale));
  }

  private static Sums sums(Drawn drawn, Two two) {
    float[] a = new float[CHUNK];
    float[] b = new float[CHUNK];
    drawn.draw(two.seed, two.name, Law.UNIT_NORMAL, two.from, a);
    drawn.draw(two.otherSeed, two.otherName, Law.UNIT_NORMAL, two.otherFrom, b);
    double products = 0;
    double squares = 0;
    for (int i = 0; i < CHUNK; i++) {
      double x = a[i];
      double y = b[i];
      products += x * y;
      squares += (x * x - 1) * (y * y - 1);
    }
    return new Sums(products, squares / 2);
  }
}
