// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.random.Seed;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of ten textures fills a picture. A texture is the sum of four coloured plane waves around a
 * colour; every picture shows it from another place on, under noise. Local features decide, so that
 * a narrow convolutional network of any depth can learn it that learns at all.
 */
final class Textures {
  static final Family FAMILY =
      new Family(
          new TaskFamily(
              "textures-S",
              "which of ten textures fills a picture, S pixels wide and high; by itself 32",
              "textures"),
          "textures(?:-(\\d+))?",
          (name, seed) -> {
            int size = name.number(1, "the size in pixels", 32, 4, 1024);
            return new Textures(size, seed).task(name.text());
          });

  private static final int CLASSES = 10;
  private static final int WAVES = 4;

  /** Pixels from crest to crest. */
  private static final double SHORTEST = 4;

  private static final double LONGEST = 10;

  /** Shares of the second moment, which is 1: a texture's colour, its waves and noise. */
  private static final double COLOUR = 0.3;

  private static final double WAVE = 0.4;
  private static final double NOISE = 0.3;

  private final int size;
  private final Seed seed;
  private final List<Texture> textures = new ArrayList<>();

  /** A wave: its phase advances so far per pixel; its heights are those of the three channels. */
  private record Wave(double right, double down, Heights heights) {}

  /** A texture: its colour and its waves. */
  private record Texture(Heights colour, List<Wave> waves) {}

  /** A number for each channel. */
  private record Heights(float red, float green, float blue) {
    static Heights of(float[] channels) {
      return new Heights(channels[0], channels[1], channels[2]);
    }

    float channel(int number) {
      return number == 0 ? red : number == 1 ? green : blue;
    }
  }

  private Textures(int size, Seed seed) {
    this.size = size;
    this.seed = seed;
    Draws draws = Draws.of(seed, "textures", "classes");
    for (int label = 0; label < CLASSES; label++) {
      textures.add(texture(draws, "class " + label));
    }
  }

  private static Texture texture(Draws draws, String name) {
    List<Wave> waves = new ArrayList<>();
    for (int i = 0; i < WAVES; i++) {
      double angle = draws.between(0, 2 * StrictMath.PI);
      double turn = 2 * StrictMath.PI / draws.between(SHORTEST, LONGEST);
      // Half the square of a sine's height is its second moment.
      float[] heights =
          draws.normals(name + " wave " + i, Picture.CHANNELS, Math.sqrt(2 * WAVE / WAVES));
      waves.add(
          new Wave(
              turn * StrictMath.cos(angle), turn * StrictMath.sin(angle), Heights.of(heights)));
    }
    float[] colour = draws.normals(name + " colour", Picture.CHANNELS, Math.sqrt(COLOUR));
    return new Texture(Heights.of(colour), waves);
  }

  private Task task(String name) {
    Column input = Column.reals("input", Picture.CHANNELS, size, size);
    List<Column> targets = List.of(Column.integers("labels"));
    return SampledTask.of(name, Kind.CLASSIFICATION, CLASSES, input, targets, this::write);
  }

  private void write(Split split, long number, Row row) {
    Draws draws = Draws.of(seed, "textures", split, number);
    int label = draws.below(CLASSES);
    Texture texture = textures.get(label);
    int area = size * size;
    float[] pixels = draws.normals("noise", Picture.CHANNELS * area, Math.sqrt(NOISE));
    for (int channel = 0; channel < Picture.CHANNELS; channel++) {
      for (int i = channel * area; i < (channel + 1) * area; i++) {
        pixels[i] += texture.colour.channel(channel);
      }
    }
    double x = draws.between(0, size);
    double y = draws.between(0, size);
    texture.waves.forEach(wave -> add(wave, x, y, pixels));
    row.put("input", pixels);
    row.put("labels", label);
  }

  private void add(Wave wave, double x, double y, float[] pixels) {
    for (int i = 0; i < size * size; i++) {
      int column = i % size;
      int line = i / size;
      double phase = wave.right * (x + column) + wave.down * (y + line);
      double sine = StrictMath.sin(phase);
      for (int channel = 0; channel < Picture.CHANNELS; channel++) {
        pixels[channel * size * size + i] += (float) (wave.heights.channel(channel) * sine);
      }
    }
  }
}
