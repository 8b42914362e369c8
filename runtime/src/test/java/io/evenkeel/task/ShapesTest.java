// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.random.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ShapesTest {
  private static final int SAMPLES = 2000;
  private static final int CLASSES = 10;
  private static final Batch BATCH = batch("shapes", SAMPLES);

  private static Batch batch(String name, int size) {
    return Tasks.of(name, Seed.of(0)).batch(Split.TRAIN, 0, size);
  }

  /** χ² with 9 degrees of freedom is above 33.7 with probability 1e-4. */
  @Test
  void classesAreEquallyLikely() {
    double[] counts = new double[CLASSES];
    for (long label : Contents.integers(BATCH, "labels")) {
      counts[(int) label]++;
    }
    double expected = (double) SAMPLES / CLASSES;
    double deviation =
        Arrays.stream(counts).map(n -> (n - expected) * (n - expected) / expected).sum();
    assertThat(deviation).isLessThan(33.7);
  }

  /**
   * Pictures are independent; 4.9 standard errors of the pictures' means, and of their second
   * moments, are passed with probability 1e-6. The second moment may be 3 % off.
   */
  @Test
  void pixelsHaveMeanZeroAndASecondMomentOfAboutOne() {
    float[] pixels = Contents.reals(BATCH, "input");
    int size = pixels.length / SAMPLES;
    double[] means = new double[SAMPLES];
    double[] squares = new double[SAMPLES];
    for (int i = 0; i < pixels.length; i++) {
      means[i / size] += pixels[i] / size;
      squares[i / size] += (double) pixels[i] * pixels[i] / size;
    }
    assertThat(Math.abs(mean(means))).isLessThan(4.9 * standardError(means));
    assertThat(Math.abs(mean(squares) - 1)).isLessThan(4.9 * standardError(squares) + 0.03);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double standardError(double[] values) {
    double mean = mean(values);
    double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length;
    return Math.sqrt(variance / values.length);
  }

  @Test
  void boxesAreTheLeastAroundTheirFiguresPixels() {
    int size = 64;
    for (int sample = 0; sample < 100; sample++) {
      Batch boxed = sample("shapes-detection", sample);
      long[] labels = Contents.integers(boxed, "labels");
      float[] boxes = Contents.reals(boxed, "boxes");
      long[] mask = Contents.integers(sample("shapes-segmentation", sample), "mask");
      boolean[] covered = new boolean[mask.length];
      for (int place = 0; place < labels.length; place++) {
        if (labels[place] != Batch.IGNORED) {
          requireTight(
              labels[place],
              Arrays.copyOfRange(boxes, 4 * place, 4 * place + 4),
              mask,
              covered,
              size);
        }
      }
      for (int pixel = 0; pixel < mask.length; pixel++) {
        assertThat(mask[pixel] == 0 || covered[pixel]).isTrue();
      }
    }
  }

  private static Batch sample(String task, int number) {
    return Tasks.of(task, Seed.of(0)).batch(Split.TEST, number, 1);
  }

  /** Each side of the box has a pixel of the class at it. */
  private static void requireTight(
      long label, float[] box, long[] mask, boolean[] covered, int size) {
    int left = Math.round(size * (box[0] - box[2] / 2));
    int right = Math.round(size * (box[0] + box[2] / 2)) - 1;
    int top = Math.round(size * (box[1] - box[3] / 2));
    int bottom = Math.round(size * (box[1] + box[3] / 2)) - 1;
    boolean[] touched = new boolean[4];
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        boolean own = mask[y * size + x] == label + 1;
        covered[y * size + x] |= own;
        touched[0] |= own && x == left;
        touched[1] |= own && x == right;
        touched[2] |= own && y == top;
        touched[3] |= own && y == bottom;
      }
    }
    assertThat(touched).containsOnly(true);
  }

  @Test
  void placesWithoutAnObjectComeLastAndAreEmpty() {
    Batch batch = batch("shapes-detection", 200);
    long[] labels = Contents.integers(batch, "labels");
    float[] boxes = Contents.reals(batch, "boxes");
    int[] counts = new int[5];
    for (int sample = 0; sample < 200; sample++) {
      int objects = 0;
      for (int place = 0; place < 4; place++) {
        int at = 4 * sample + place;
        boolean object = labels[at] != Batch.IGNORED;
        assertThat(object).isEqualTo(boxes[4 * at + 2] > 0);
        assertThat(object && objects < place).isFalse();
        objects += object ? 1 : 0;
      }
      counts[objects]++;
    }
    assertThat(counts[0]).isZero();
    assertThat(Arrays.copyOfRange(counts, 1, 5)).doesNotContain(0);
  }

  /** A radius sweep: just outside the unit circle nothing is inside a figure. */
  @ParameterizedTest
  @EnumSource
  void outlinesLieInTheUnitCircleAndFillAFairPartOfIt(Outline outline) {
    int inside = 0;
    int steps = 200;
    for (int row = 0; row < steps; row++) {
      for (int column = 0; column < steps; column++) {
        double x = 2.4 * (column + 0.5) / steps - 1.2;
        double y = 2.4 * (row + 0.5) / steps - 1.2;
        boolean within = outline.distance(x, y) < 0;
        assertThat(within && x * x + y * y > 1.0001).isFalse();
        inside += within ? 1 : 0;
      }
    }
    double area = inside * 2.4 * 2.4 / (steps * steps);
    assertThat(area).isBetween(0.2 * Math.PI, 0.9 * Math.PI);
  }

  /** Near the edge the distance grows by 1 per unit along its own direction. */
  @ParameterizedTest
  @EnumSource
  void distancesAreThoseFromTheEdge(Outline outline) {
    double step = 1e-5;
    int steep = 0;
    int near = 0;
    for (int i = 0; i < 40_000; i++) {
      double x = 2.0 * (i % 200 + 0.5) / 200 - 1;
      int row = i / 200;
      double y = 2.0 * (row + 0.5) / 200 - 1;
      if (Math.abs(outline.distance(x, y)) < 0.05) {
        double dx = outline.distance(x + step, y) - outline.distance(x - step, y);
        double dy = outline.distance(x, y + step) - outline.distance(x, y - step);
        near++;
        steep += Math.abs(Math.hypot(dx, dy) / (2 * step) - 1) < 0.01 ? 1 : 0;
      }
    }
    assertThat((double) steep / near).isGreaterThan(0.95);
  }
}
