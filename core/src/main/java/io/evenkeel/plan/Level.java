// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

/**
 * The second moment that a layer's output should have.
 *
 * @param secondMoment of the output, its bias included
 * @param biasVariance of the bias
 * @param because where it is not what He's argument gives for a rectifier; else empty
 * @param cause the same in a word or two
 */
record Level(double secondMoment, double biasVariance, String because, String cause) {
  /** What the weights alone contribute. */
  double ofWeights() {
    return secondMoment - biasVariance;
  }
}
