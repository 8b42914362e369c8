// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.random.Seed;

/**
 * A finite set's parts as samples that never end: shuffled every epoch to learn, in one spread
 * order to test.
 */
final class FiniteSamples implements Samples {
  private final Examples train;
  private final Examples test;
  private final EpochOrder order;
  private final SpreadOrder testOrder;

  FiniteSamples(Examples train, Examples test, Seed seed) {
    this.train = train;
    this.test = test;
    this.order = new EpochOrder(seed, train.count());
    this.testOrder = new SpreadOrder(test.count());
  }

  @Override
  public void write(Split split, long number, Row row) {
    switch (split) {
      case TRAIN -> train.write(order.at(number), row);
      case TEST -> test.write(testOrder.at(number), row);
    }
  }
}
