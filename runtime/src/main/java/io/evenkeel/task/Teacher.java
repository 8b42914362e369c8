// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.Seed;
import java.util.List;

/**
 * Regression from a fixed random network: unit Gaussian inputs, and what a teacher with ReLUs and
 * weights of variance 2 / fan-in answers, brought to mean 0 and variance 1.
 */
final class Teacher {
  static final Family FAMILY =
      new Family(
          new TaskFamily(
              "teacher-WxD",
              "the answers of a random ReLU network, D hidden layers of width W; by itself 32x2",
              "teacher"),
          "teacher(?:-(\\d+)x(\\d+))?",
          (name, seed) -> {
            int width = name.number(1, "the width", 32, 1, 256);
            int depth = name.number(2, "the depth", 2, 1, 20);
            return new Teacher(width, depth, seed).task(name.text());
          });

  /** Enough for a mean and a variance within a tenth. */
  private static final int PROBES = 1000;

  private final int width;
  private final float[][] layers;
  private final float[] last;
  private final Seed seed;

  private Teacher(int width, int depth, Seed seed) {
    this.width = width;
    this.seed = seed;
    Draws draws = Draws.of(seed, "teacher", width + "x" + depth);
    layers = new float[depth][];
    for (int layer = 0; layer < depth; layer++) {
      layers[layer] = draws.normals("layer " + layer, width * width, Math.sqrt(2.0 / width));
    }
    last = draws.normals("last", width, Math.sqrt(2.0 / width));
  }

  private Task task(String name) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < PROBES; i++) {
      double answer = answer(input("probe", Split.TRAIN, i));
      sum += answer;
      squares += answer * answer;
    }
    double mean = sum / PROBES;
    double std = Math.sqrt(squares / PROBES - mean * mean);
    if (!(std > 0)) {
      throw new InvalidInputException(
          ("task %s: under this seed the teacher always answers the same; take another seed or a"
                  + " wider teacher")
              .formatted(name));
    }
    Samples samples =
        (split, number, row) -> {
          float[] input = input("teacher", split, number);
          row.put("input", input);
          row.put("values", (float) ((answer(input) - mean) / std));
        };
    Column input = Column.reals("input", width);
    List<Column> targets = List.of(Column.reals("values", 1));
    return SampledTask.of(name, Kind.REGRESSION, 0, input, targets, samples);
  }

  private float[] input(String what, Split split, long number) {
    return Draws.of(seed, "teacher", split, number).normals(what, width, 1);
  }

  private double answer(float[] input) {
    float[] signal = input;
    for (float[] weights : layers) {
      float[] next = new float[width];
      for (int unit = 0; unit < width; unit++) {
        next[unit] = (float) Math.max(0, product(weights, unit * width, signal));
      }
      signal = next;
    }
    return product(last, 0, signal);
  }

  private static double product(float[] weights, int from, float[] signal) {
    double sum = 0;
    for (int i = 0; i < signal.length; i++) {
      sum += (double) weights[from + i] * signal[i];
    }
    return sum;
  }
}
