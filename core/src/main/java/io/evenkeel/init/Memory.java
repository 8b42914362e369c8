// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.OptionalDouble;

/**
 * Biases that make a gate remember for uniform times (Tallec and Ollivier 2018, Can recurrent
 * neural networks warp time?).
 *
 * @param longest T_max, in steps
 * @param opposite the label of the gate whose biases these are the negatives of; empty for the gate
 *     that remembers itself
 */
record Memory(double longest, String opposite) implements Rule {
  @Override
  public Choice at(Target target) {
    boolean negated = !opposite.isEmpty();
    long shift = negated ? target.distanceTo(opposite) : 0;
    String reason =
        negated
            ? "minus the bias of the " + opposite
            : "ln U(1, %s): remembers for 2 to %s steps"
                .formatted(Reasons.fan(longest - 1), Reasons.fan(longest));
    return new Choice(
        new Initializer.Timescales(longest, negated, shift), OptionalDouble.empty(), reason);
  }
}
