// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.tensor.FedTensor;
import java.util.function.LongToDoubleFunction;

/** The mean of squared differences. */
final class MeanSquareError implements Metric {
  private double squares;
  private long elements;

  @Override
  public String name() {
    return "mean square error";
  }

  @Override
  public boolean isGain() {
    return false;
  }

  @Override
  public void add(FedTensor prediction, FedTensor target) {
    LongToDoubleFunction is = Metric.numbers(prediction);
    LongToDoubleFunction should = Metric.numbers(target);
    long count = prediction.shape().elementCount();
    for (long i = 0; i < count; i++) {
      double apart = is.applyAsDouble(i) - should.applyAsDouble(i);
      squares += apart * apart;
    }
    elements += count;
  }

  @Override
  public double value() {
    return elements == 0 ? Double.NaN : squares / elements;
  }
}
