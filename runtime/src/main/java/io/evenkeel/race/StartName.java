// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

/**
 * How a start is called where many are kept together.
 *
 * @param place among the starts, from 0
 */
record StartName(int place, String recipe, long seed) {
  /** One of its tensors. */
  String of(String tensor) {
    return place + "." + recipe + "." + seed + "/" + tensor;
  }

  /** What its steps saw; no tensor of a network ends so. */
  String curve() {
    return of(".curve");
  }
}
