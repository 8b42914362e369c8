// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import java.util.Arrays;

/** The objects of one sample: a label and a box each, in a fixed number of places. */
final class Boxes {
  /** Of one box: centre x and y, width and height, in parts of the image. */
  static final int NUMBERS = 4;

  private final long[] labels;
  private final float[] boxes;
  private int count;

  Boxes(int places) {
    labels = new long[places];
    boxes = new float[places * NUMBERS];
    Arrays.fill(labels, Batch.IGNORED);
  }

  /** Adds an object; there is a place left for it. */
  void add(long label, float[] box) {
    labels[count] = label;
    System.arraycopy(box, 0, boxes, NUMBERS * count, NUMBERS);
    count++;
  }

  /** Writes the columns {@code labels} and {@code boxes}. */
  void put(Row row) {
    row.put("labels", labels);
    row.put("boxes", boxes);
  }
}
