// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import java.util.Arrays;
import java.util.List;

/** A scene drawn at some size, edges smooth over one pixel. */
final class Picture {
  static final int CHANNELS = 3;
  private static final int GROUND = -1;

  private final int size;
  private final float[] channels;
  private final int[] owners;
  private final List<Figure> figures;

  private Picture(Scene scene, int size) {
    this.size = size;
    this.channels = new float[CHANNELS * size * size];
    this.owners = new int[size * size];
    this.figures = scene.figures();
  }

  /**
   * Draws a scene.
   *
   * @param size height and width in pixels
   */
  static Picture of(Scene scene, int size) {
    Picture picture = new Picture(scene, size);
    picture.paint(scene.ground());
    for (int figure = 0; figure < picture.figures.size(); figure++) {
      picture.paint(figure);
    }
    return picture;
  }

  List<Figure> figures() {
    return figures;
  }

  /** Red, green and blue, each row by row, from 0 to 1. */
  float[] channels() {
    return channels.clone();
  }

  /** The class of every pixel: 0 for the ground, 1 + the outline's number for a figure. */
  long[] mask() {
    return Arrays.stream(owners)
        .mapToLong(owner -> owner == GROUND ? 0 : 1 + figures.get(owner).outline().number())
        .toArray();
  }

  /** The least box around a figure's pixels: centre x and y, width and height, in parts. */
  float[] box(int figure) {
    int left = size;
    int top = size;
    int right = 0;
    int bottom = 0;
    for (int i = 0; i < owners.length; i++) {
      if (owners[i] == figure) {
        left = Math.min(left, i % size);
        right = Math.max(right, i % size + 1);
        top = Math.min(top, i / size);
        bottom = Math.max(bottom, i / size + 1);
      }
    }
    float whole = 2f * size;
    return new float[] {
      (left + right) / whole, (top + bottom) / whole,
      2 * (right - left) / whole, 2 * (bottom - top) / whole
    };
  }

  private void paint(Ground ground) {
    Arrays.fill(owners, GROUND);
    double[] mixture = ground.mixture(size);
    for (int channel = 0; channel < CHANNELS; channel++) {
      double first = ground.first().part(channel);
      double second = ground.second().part(channel);
      for (int i = 0; i < mixture.length; i++) {
        channels[channel * mixture.length + i] = (float) (first + mixture[i] * (second - first));
      }
    }
  }

  private void paint(int number) {
    Figure figure = figures.get(number);
    int left = Math.max(0, (int) Math.floor((figure.x() - figure.radius()) * size) - 1);
    int right = Math.min(size, (int) Math.ceil((figure.x() + figure.radius()) * size) + 1);
    int top = Math.max(0, (int) Math.floor((figure.y() - figure.radius()) * size) - 1);
    int bottom = Math.min(size, (int) Math.ceil((figure.y() + figure.radius()) * size) + 1);
    for (int row = top; row < bottom; row++) {
      for (int column = left; column < right; column++) {
        double distance = size * figure.distance((column + 0.5) / size, (row + 0.5) / size);
        cover(row * size + column, number, Math.clamp(0.5 - distance, 0.0, 1.0));
      }
    }
  }

  /** A pixel is the figure's from half covered on. */
  private void cover(int pixel, int number, double coverage) {
    Colour colour = figures.get(number).colour();
    for (int channel = 0; channel < CHANNELS; channel++) {
      int at = channel * owners.length + pixel;
      channels[at] += (float) (coverage * (colour.part(channel) - channels[at]));
    }
    if (coverage >= 0.5) {
      owners[pixel] = number;
    }
  }
}
