// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.engine.Inputs;
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
  private static final long ENOUGH = 8;

  /** A parameter's gradient is a sum over samples, of which a draw shows one. */
  private static final int FEWEST_DRAWS = 3;

  public Settings {
    rules = List.copyOf(rules);
  }

  /**
   * Draws of the outputs' gradients that show as many independent ones as eight: each sample of
   * each draw has its own.
   */
  public static int enoughDraws(Inputs inputs) {
    long samples =
        inputs.shapes().values().stream()
            .filter(shape -> shape.rank() > 0)
            .mapToLong(shape -> shape.dimension(0))
            .max()
            .orElse(1);
    return (int) Math.max(FEWEST_DRAWS, Math.ceilDiv(ENOUGH, Math.max(1, samples)));
  }
}
