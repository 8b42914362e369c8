// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.InvalidInputException;

/** What settings may be. */
final class Limits {
  private Limits() {}

  static void share(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new InvalidInputException(what + " is from 0 to below 1, not " + value);
    }
  }

  static void notNegative(String what, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new InvalidInputException(what + " is a number from 0 on, not " + value);
    }
  }
}
