// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

/** Samples by their number; safe for concurrent use. */
@FunctionalInterface
interface Samples {
  /**
   * Writes every column of one sample.
   *
   * @param number from 0; both splits have all numbers
   */
  void write(Split split, long number, Row row);
}
