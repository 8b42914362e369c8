// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Standard normal numbers for a fixed number of paths: each draw holds the same evenly spaced
 * quantiles in an order of its own, the second half of the paths the negatives of the first; always
 * the same from one run to the next.
 */
final class StratifiedNormals {
  private static final long SEED = 0x5eed;

  /** The positive quantiles by the number of paths; found when paths are first followed. */
  private static final Map<Integer, double[]> MAGNITUDES = new ConcurrentHashMap<>();

  private final int paths;
  private final SplittableRandom random = new SplittableRandom(SEED);

  StratifiedNormals(int paths) {
    this.paths = paths;
  }

  private static double[] magnitudes(int paths) {
    double[] magnitudes = new double[paths / 2];
    double squares = 0;
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = -NormalTail.quantile((i + 0.5) / paths);
      squares += magnitudes[i] * magnitudes[i] / magnitudes.length;
    }
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] /= Math.sqrt(squares);
    }
    return magnitudes;
  }

  int paths() {
    return 2 * (paths / 2);
  }

  /** One number for each path, of mean 0 and variance 1 over the paths. */
  double[] next() {
    double[] magnitudes = MAGNITUDES.computeIfAbsent(paths, StratifiedNormals::magnitudes);
    int half = magnitudes.length;
    double[] normals = new double[2 * half];
    System.arraycopy(magnitudes, 0, normals, 0, half);
    for (int i = half - 1; i >= 0; i--) {
      int j = random.nextInt(i + 1);
      double chosen = normals[j];
      normals[j] = normals[i];
      normals[i] = random.nextBoolean() ? chosen : -chosen;
      normals[half + i] = -normals[i];
    }
    return normals;
  }
}
