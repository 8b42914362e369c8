// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/** Which two elements of a channel are followed together. */
enum Twins {
  /** At one position in two samples. */
  SAMPLES,
  /** At two positions of one sample. */
  POSITIONS;

  /** The correlation of the two. */
  double of(Signal signal) {
    return this == SAMPLES ? signal.samples() : signal.positions();
  }

  /** Their mean product. */
  double of(Products products) {
    return this == SAMPLES ? products.samples() : products.positions();
  }
}
