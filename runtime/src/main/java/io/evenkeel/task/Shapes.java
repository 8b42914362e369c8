// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.random.Seed;
import java.util.List;

/**
 * Figures on textured grounds: which one it is, where each is, or whose each pixel is, all from one
 * {@link Scene}. Pixels have mean 0 and, over the whole set, a second moment of about 1.
 */
final class Shapes {
  static final Family CLASSIFICATION =
      family(
          "shapes",
          "which of ten figures is in a picture",
          Scene.Crowd.ONE,
          32,
          Shapes::classification);

  static final Family SEGMENTATION =
      family(
          "shapes-segmentation",
          "which figure each pixel belongs to, one to four in a picture",
          Scene.Crowd.SEVERAL,
          64,
          Shapes::segmentation);

  static final Family DETECTION =
      family(
          "shapes-detection",
          "which figures are where, one to four in a picture",
          Scene.Crowd.SEVERAL,
          64,
          Shapes::detection);

  private static final int OUTLINES = Outline.values().length;

  /** Std of the grain that lies over a picture. */
  private static final double GRAIN = 0.15;

  /** Of a channel from 0 to 1; every colour is as likely as its opposite. */
  private static final float MEAN = 0.5f;

  /** Of a channel from 0 to 1, measured. */
  private static final float STD = 0.279f;

  private final int size;
  private final Scene.Crowd crowd;
  private final Seed seed;

  private Shapes(int size, Scene.Crowd crowd, Seed seed) {
    this.size = size;
    this.crowd = crowd;
    this.seed = seed;
  }

  private static Family family(
      String name, String description, Scene.Crowd crowd, int usual, Maker maker) {
    return new Family(
        new TaskFamily(
            name + "-S", description + ", S pixels wide and high; by itself " + usual, name),
        name + "(?:-(\\d+))?",
        (chosen, seed) -> {
          int size = chosen.number(1, "the size in pixels", usual, 16, 1024);
          return maker.make(new Shapes(size, crowd, seed), chosen.text());
        });
  }

  private Task classification(String name) {
    Target target = (picture, row) -> row.put("labels", outline(picture.figures().getFirst()));
    return task(name, Kind.CLASSIFICATION, OUTLINES, List.of(Column.integers("labels")), target);
  }

  private Task segmentation(String name) {
    List<Column> columns = List.of(Column.integers("mask", size, size));
    Target target = (picture, row) -> row.put("mask", picture.mask());
    return task(name, Kind.SEGMENTATION, 1 + OUTLINES, columns, target);
  }

  private Task detection(String name) {
    int places = crowd.most();
    List<Column> columns =
        List.of(Column.integers("labels", places), Column.reals("boxes", places, Boxes.NUMBERS));
    Target target =
        (picture, row) -> {
          Boxes boxes = new Boxes(places);
          for (int i = 0; i < picture.figures().size(); i++) {
            boxes.add(outline(picture.figures().get(i)), picture.box(i));
          }
          boxes.put(row);
        };
    return task(name, Kind.DETECTION, OUTLINES, columns, target);
  }

  private static long outline(Figure figure) {
    return figure.outline().number();
  }

  private Task task(String name, Kind kind, int classes, List<Column> targets, Target target) {
    Column input = Column.reals("input", Picture.CHANNELS, size, size);
    Samples samples =
        (split, number, row) -> {
          Draws draws = Draws.of(seed, crowd.label(), split, number);
          Picture picture = Picture.of(Scene.of(draws, crowd), size);
          row.put("input", pixels(picture, draws));
          target.put(picture, row);
        };
    return SampledTask.of(name, kind, classes, input, targets, samples);
  }

  private static float[] pixels(Picture picture, Draws draws) {
    float[] pixels = picture.channels();
    float[] grain = draws.normals("grain", pixels.length, GRAIN);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (pixels[i] - MEAN) / STD + grain[i];
    }
    return pixels;
  }

  /** Makes a task of pictures under the name by which it was asked for. */
  @FunctionalInterface
  private interface Maker {
    Task make(Shapes shapes, String name);
  }

  /** Writes what is to be learned of a picture. */
  @FunctionalInterface
  private interface Target {
    void put(Picture picture, Row row);
  }
}
