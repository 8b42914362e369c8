// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.tensor.FedTensor;
import java.util.OptionalLong;

/** Share of positions, or of whole samples, whose class is right. */
final class Accuracy implements Metric {
  private final int classAxis;
  private final OptionalLong ignored;
  private final boolean whole;
  private long right;
  private long counted;

  Accuracy(int classAxis, OptionalLong ignored, boolean whole) {
    this.classAxis = classAxis;
    this.ignored = ignored;
    this.whole = whole;
  }

  @Override
  public String name() {
    return whole ? "exact match" : "accuracy";
  }

  @Override
  public boolean isGain() {
    return true;
  }

  @Override
  public void add(FedTensor prediction, FedTensor target) {
    Classes classes = Classes.of(prediction, target, classAxis);
    long perSample = whole ? target.shape().elementCountFrom(1) : 1;
    for (long from = 0; from < classes.positions(); from += perSample) {
      add(classes, from, from + perSample);
    }
  }

  private void add(Classes classes, long from, long to) {
    boolean counts = false;
    boolean hit = true;
    for (long position = from; position < to; position++) {
      if (classes.counts(position, ignored)) {
        counts = true;
        hit &= classes.predicted(position) == classes.target(position);
      }
    }
    counted += counts ? 1 : 0;
    right += counts && hit ? 1 : 0;
  }

  @Override
  public double value() {
    return counted == 0 ? Double.NaN : (double) right / counted;
  }
}
