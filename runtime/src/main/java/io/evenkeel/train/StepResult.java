// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

/**
 * What a step saw.
 *
 * @param step its number, from 1
 * @param loss of its batch, before it
 * @param gradientNorm length of the gradient of all parameters together, before clipping
 */
public record StepResult(long step, double loss, double gradientNorm) {
  /** Whether the parameters that it left are of use. */
  public boolean isFinite() {
    return Double.isFinite(loss) && Double.isFinite(gradientNorm);
  }
}
