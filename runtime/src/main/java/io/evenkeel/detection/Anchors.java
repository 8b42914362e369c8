// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.detection;

import io.evenkeel.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * The boxes that a detector's predictions start from: on each of its maps, three shapes around the
 * middle of every cell, ordered by map, row, column and shape.
 *
 * <p>Predictions are offsets from them (Girshick et al. 2014, arXiv:1311.2524, appendix C), in
 * parts of {@link #CENTRE} and {@link #SIDE} as in SSD.
 */
public final class Anchors {
  /** Pixels of a cell of each map. */
  private static final List<Integer> STRIDES = List.of(8, 16);

  /** Sides of an anchor in cells. */
  private static final double CELLS = 2;

  /** Width over height. */
  private static final List<Double> SHAPES = List.of(1.0, 0.5, 2.0);

  private static final double CENTRE = 0.1;
  private static final double SIDE = 0.2;

  /** A side never grows to more than so many times the anchor's, as a logarithm. */
  private static final double MOST = Math.log(1000 / 16.0);

  private final List<Box> boxes;

  private Anchors(List<Box> boxes) {
    this.boxes = List.copyOf(boxes);
  }

  /**
   * The anchors of the built-in detector.
   *
   * @param size height and width of the images in pixels
   * @param count how many the network predicts for
   * @throws InvalidInputException if that is another number than these are
   */
  public static Anchors of(long size, long count) {
    List<Box> boxes = new ArrayList<>();
    for (int stride : STRIDES) {
      long cells = Math.ceilDiv(size, stride);
      for (long row = 0; row < cells; row++) {
        for (long column = 0; column < cells; column++) {
          addCell(boxes, (column + 0.5) / cells, (row + 0.5) / cells, CELLS * stride / size);
        }
      }
    }
    if (boxes.size() != count) {
      throw new InvalidInputException(
          "the detector predicts for %d anchors; at %d pixels there are %d: three per cell on maps"
                  .formatted(count, size, boxes.size())
              + " of strides 8 and 16");
    }
    return new Anchors(boxes);
  }

  private static void addCell(List<Box> boxes, double x, double y, double side) {
    for (double shape : SHAPES) {
      boxes.add(new Box(x, y, side * Math.sqrt(shape), side / Math.sqrt(shape)));
    }
  }

  public List<Box> boxes() {
    return boxes;
  }

  /** The offsets that a prediction for an anchor should have to mean a box. */
  public double[] offsets(int anchor, Box box) {
    Box from = boxes.get(anchor);
    return new double[] {
      (box.x() - from.x()) / from.width() / CENTRE,
      (box.y() - from.y()) / from.height() / CENTRE,
      Math.log(box.width() / from.width()) / SIDE,
      Math.log(box.height() / from.height()) / SIDE
    };
  }

  /** The box that offsets from an anchor mean. */
  public Box box(int anchor, double x, double y, double width, double height) {
    Box from = boxes.get(anchor);
    return new Box(
        from.x() + x * CENTRE * from.width(),
        from.y() + y * CENTRE * from.height(),
        from.width() * Math.exp(Math.min(width * SIDE, MOST)),
        from.height() * Math.exp(Math.min(height * SIDE, MOST)));
  }
}
