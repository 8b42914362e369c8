// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

/** So many samples, such as those in a file. Safe for concurrent use. */
interface Examples {
  /** At least 1. */
  int count();

  /** Writes every column of one of them. */
  void write(int number, Row row);
}
