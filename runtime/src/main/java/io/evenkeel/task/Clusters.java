// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.random.Seed;
import java.util.List;

/**
 * Points around one of ten centres; which one is to be told. Any network learns it whose signal
 * reaches its end and whose gradient reaches its beginning, and it costs little, so that it tells
 * deep starts apart.
 */
final class Clusters {
  static final Family FAMILY =
      new Family(
          new TaskFamily(
              "clusters-W",
              "which of ten centres a point of W numbers is near; by itself 64",
              "clusters-64"),
          "clusters(?:-(\\d+))?",
          (name, seed) -> {
            int width = name.number(1, "the width", 64, 2, 1 << 16);
            return new Clusters(width, seed).task(name.text());
          });

  private static final int CLASSES = 10;

  /** Share of the second moment that is noise; the input's is 1. */
  private static final double NOISE = 0.5;

  private final Seed seed;
  private final float[][] centres = new float[CLASSES][];

  private Clusters(int width, Seed seed) {
    this.seed = seed;
    Draws draws = Draws.of(seed, "clusters", String.valueOf(width));
    for (int c = 0; c < CLASSES; c++) {
      centres[c] = draws.normals("centre " + c, width, Math.sqrt(1 - NOISE));
    }
  }

  private Task task(String name) {
    Column input = Column.reals("input", centres[0].length);
    List<Column> targets = List.of(Column.integers("labels"));
    return SampledTask.of(name, Kind.CLASSIFICATION, CLASSES, input, targets, this::write);
  }

  private void write(Split split, long number, Row row) {
    Draws draws = Draws.of(seed, "clusters", split, number);
    int label = draws.below(CLASSES);
    float[] point = draws.normals("noise", centres[label].length, Math.sqrt(NOISE));
    for (int i = 0; i < point.length; i++) {
      point[i] += centres[label][i];
    }
    row.put("input", point);
    row.put("labels", label);
  }
}
