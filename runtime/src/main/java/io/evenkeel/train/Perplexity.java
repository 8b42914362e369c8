// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.tensor.FedTensor;
import java.util.OptionalLong;

/** The exponential of the mean cross-entropy: between how many classes a guess still wavers. */
final class Perplexity implements Metric {
  private final int classAxis;
  private final OptionalLong ignored;
  private double nats;
  private long counted;

  Perplexity(int classAxis, OptionalLong ignored) {
    this.classAxis = classAxis;
    this.ignored = ignored;
  }

  @Override
  public String name() {
    return "perplexity";
  }

  @Override
  public boolean isGain() {
    return false;
  }

  @Override
  public void add(FedTensor prediction, FedTensor target) {
    Classes classes = Classes.of(prediction, target, classAxis);
    for (long position = 0; position < classes.positions(); position++) {
      if (classes.counts(position, ignored)) {
        nats += classes.surprise(position);
        counted++;
      }
    }
  }

  @Override
  public double value() {
    return counted == 0 ? Double.NaN : Math.exp(nats / counted);
  }
}
