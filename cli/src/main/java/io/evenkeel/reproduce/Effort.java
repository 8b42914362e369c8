// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

/** How much is spent on measuring. */
enum Effort {
  FULL,
  /** For tests: fewer networks; the numbers that stay must still be right. */
  REDUCED;

  /** A count of networks, layers or samples: a quarter of it where effort is reduced. */
  int of(int count) {
    return this == FULL ? count : Math.max(1, count / 4);
  }
}
