// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import java.util.OptionalDouble;

/**
 * How parameters move in a step.
 *
 * @param clip the longest that the gradient of all parameters together may be; longer ones are
 *     shortened to it (Pascanu et al. 2013, arXiv:1211.5063, algorithm 1)
 */
public record StepRule(Optimizer optimizer, OptionalDouble clip) {
  /** Gradients as they are. */
  public static StepRule of(Optimizer optimizer) {
    return new StepRule(optimizer, OptionalDouble.empty());
  }
}
