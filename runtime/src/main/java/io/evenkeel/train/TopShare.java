// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.tensor.FedTensor;

/** Share of positions whose class is among the few with the greatest logits. */
final class TopShare implements Metric {
  private final int classAxis;
  private final int few;
  private long right;
  private long counted;

  TopShare(int classAxis, int few) {
    this.classAxis = classAxis;
    this.few = few;
  }

  @Override
  public String name() {
    return "top-" + few;
  }

  @Override
  public boolean isGain() {
    return true;
  }

  @Override
  public void add(FedTensor prediction, FedTensor target) {
    Classes classes = Classes.of(prediction, target, classAxis);
    for (long position = 0; position < classes.positions(); position++) {
      right += classes.rank(position) < few ? 1 : 0;
      counted++;
    }
  }

  @Override
  public double value() {
    return counted == 0 ? Double.NaN : (double) right / counted;
  }
}
