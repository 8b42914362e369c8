// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

/**
 * One map and the factor that its weight got.
 *
 * @param parameter the weight as the user knows it
 * @param tensor the pre-activation that is judged; of a recurrent layer, what the input gives its
 *     gates
 * @param uses how many maps share the weight; the factor is one for all of them
 * @param target what it should be
 * @param before measured in the network as drawn
 * @param factor of every value of the weight
 * @param after measured in the corrected network on batches that nothing was corrected on
 * @param error standard error of that, relative to it
 */
public record Correction(
    String parameter,
    String tensor,
    int uses,
    double target,
    double before,
    double factor,
    double after,
    double error) {

  /** How far it is from its target, relative to it. */
  public double miss() {
    return Math.abs(after / target - 1);
  }
}
