// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Optional;

/**
 * The gradient of a stored tensor while it is added up.
 *
 * @param energy Σ δ² over its elements
 * @param unknown why nothing can be said, if so
 */
record StoredGradient(double energy, Optional<String> unknown) {
  static StoredGradient of(double energy) {
    return new StoredGradient(energy, Optional.empty());
  }

  static StoredGradient unknown(String because) {
    return new StoredGradient(0, Optional.of(because));
  }

  /** Of two uses, whose gradients are independent. */
  StoredGradient plus(StoredGradient other) {
    return new StoredGradient(energy + other.energy, unknown.or(other::unknown));
  }

  StoredGradient times(double share) {
    return new StoredGradient(share * energy, unknown);
  }

  GradientPrediction prediction(double elements) {
    return unknown
        .<GradientPrediction>map(GradientPrediction.CannotSay::new)
        .orElseGet(() -> GradientPrediction.of(energy / Math.max(1, elements)));
  }
}
