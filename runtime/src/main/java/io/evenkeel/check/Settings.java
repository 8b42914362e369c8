// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.random.Seed;
import java.util.List;
import java.util.Optional;

/**
 * How a network is examined.
 *
 * @param seed of what is drawn: the outputs' gradients, and corrections
 * @param draws of the outputs' gradients; 0 looks at the signal alone
 * @param stage of the weights, if the caller knows it
 * @param rules names of rules or of sets of them; the project's own if empty
 */
public record Settings(Seed seed, int draws, Optional<Stage> stage, List<String> rules) {
  public Settings {
    rules = List.copyOf(rules);
  }
}
