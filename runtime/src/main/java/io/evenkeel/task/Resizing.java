// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/**
 * A picture brought to a square of some size.
 *
 * <p>Every target pixel is a rectangle of the source; {@link Frame} says which.
 */
final class Resizing {
  private static final int CHANNELS = 3;

  private Resizing() {}

  /** What part of a picture is shown, in its pixels. */
  record Frame(double left, double top, double width, double height) {
    /** The largest square in the middle. */
    static Frame middle(BufferedImage image) {
      double side = Math.min(image.getWidth(), image.getHeight());
      return new Frame((image.getWidth() - side) / 2, (image.getHeight() - side) / 2, side, side);
    }

    /** All of it, though its sides' ratio changes. */
    static Frame whole(BufferedImage image) {
      return new Frame(0, 0, image.getWidth(), image.getHeight());
    }
  }

  /** Red, green and blue, each row by row, averaged over a target pixel's part of the source. */
  static byte[] colours(BufferedImage image, Frame frame, int size) {
    byte[] bytes = new byte[CHANNELS * size * size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        double[] mean = mean(image, part(frame, row, column, size));
        for (int channel = 0; channel < CHANNELS; channel++) {
          bytes[(channel * size + row) * size + column] = (byte) Math.round(mean[channel]);
        }
      }
    }
    return bytes;
  }

  private static Frame part(Frame frame, int row, int column, int size) {
    double width = frame.width() / size;
    double height = frame.height() / size;
    return new Frame(frame.left() + column * width, frame.top() + row * height, width, height);
  }

  private static double[] mean(BufferedImage image, Frame part) {
    double[] sum = new double[CHANNELS];
    double right = part.left() + part.width();
    double bottom = part.top() + part.height();
    for (int y = (int) part.top(); y < bottom && y < image.getHeight(); y++) {
      double high = Math.min(y + 1, bottom) - Math.max(y, part.top());
      for (int x = (int) part.left(); x < right && x < image.getWidth(); x++) {
        double weight = high * (Math.min(x + 1, right) - Math.max(x, part.left()));
        int colour = colour(image, x, y);
        sum[0] += weight * (colour >> 16 & 0xff);
        sum[1] += weight * (colour >> 8 & 0xff);
        sum[2] += weight * (colour & 0xff);
      }
    }
    double area = part.width() * part.height();
    return new double[] {sum[0] / area, sum[1] / area, sum[2] / area};
  }

  /** Red, green and blue in a byte each. Java takes grey for linear light and would brighten it. */
  private static int colour(BufferedImage image, int x, int y) {
    boolean grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    if (!grey) {
      return image.getRGB(x, y);
    }
    int bits = image.getColorModel().getComponentSize(0);
    int level = image.getRaster().getSample(x, y, 0);
    int shown = bits > 8 ? level >> (bits - 8) : level * 255 / ((1 << bits) - 1);
    return shown * 0x010101;
  }

  /** The stored number at the middle of each target pixel: a palette's index, or the grey. */
  static long[] numbers(BufferedImage image, Frame frame, int size) {
    Raster raster = image.getRaster();
    long[] numbers = new long[size * size];
    for (int row = 0; row < size; row++) {
      int y = (int) (frame.top() + (row + 0.5) * frame.height() / size);
      for (int column = 0; column < size; column++) {
        int x = (int) (frame.left() + (column + 0.5) * frame.width() / size);
        numbers[row * size + column] = raster.getSample(x, y, 0);
      }
    }
    return numbers;
  }
}
