// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import java.util.List;
import java.util.Locale;

/**
 * The random choices that make one thing, one after the other. Two names give independent choices,
 * the same name always the same. For one thread.
 */
final class Draws {
  private static final int BLOCK = 64;

  private final Seed seed;
  private final String name;
  private final RandomValues random;
  private int[] words = {};
  private int next;
  private long drawn;

  private Draws(Seed seed, String name) {
    this.seed = seed;
    this.name = name;
    this.random = RandomValues.of(seed, name);
  }

  /** The choices that make one sample. */
  static Draws of(Seed seed, String task, Split split, long sample) {
    String part = split.name().toLowerCase(Locale.ROOT);
    return new Draws(seed, "task:%s:%s:%d".formatted(task, part, sample));
  }

  /** The choices that make something that all samples of a task share. */
  static Draws of(Seed seed, String task, String what) {
    return new Draws(seed, "task:%s:%s".formatted(task, what));
  }

  /** A whole number, uniform from 0 to {@code bound} − 1, to 2⁻³². */
  int below(int bound) {
    return (int) ((word() * bound) >>> 32);
  }

  /** A whole number, uniform between two, both included. */
  int between(int least, int most) {
    return least + below(most - least + 1);
  }

  /** Uniform between two numbers, on 2³² points symmetric about their middle. */
  double between(double low, double high) {
    return low + (high - low) * ((word() + 0.5) * 0x1p-32);
  }

  boolean chance(double probability) {
    return between(0.0, 1.0) < probability;
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  /** Normal numbers with mean 0, independent of all choices. */
  float[] normals(String what, int count, double std) {
    float[] values = new float[count];
    Law law = Law.normal(0, std);
    RandomValues.of(seed, name + ":" + what).draw(law, 0, values, 0, count);
    return values;
  }

  private long word() {
    if (next == words.length) {
      words = random.words(drawn, BLOCK);
      drawn += BLOCK;
      next = 0;
    }
    return words[next++] & 0xffffffffL;
  }
}
