// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Optional;

/** What is known of the gradient at a value while the graph is walked backward. */
sealed interface Flow {
  record Known(Gradients gradients) implements Flow {
    static Known of(Gradient gradient) {
      return new Known(Gradients.of(gradient));
    }
  }

  /** At attention scores or at their softmax. */
  record OfScores(ScoreGradient gradient) implements Flow {}

  /** A gradient arrives, but nothing can be said. */
  record Unknown(String because) implements Flow {}

  /**
   * The sum of two gradients that arrive at one value.
   *
   * @param channels the value's signal, if it is known
   */
  default Flow plus(Flow other, String value, Optional<Channels> channels) {
    if (this instanceof Known(Gradients a) && other instanceof Known(Gradients b)) {
      return new Known(a.plus(b, value, channels));
    }
    if (this instanceof Unknown || other instanceof Unknown) {
      return this instanceof Unknown ? this : other;
    }
    return this instanceof OfScores(ScoreGradient a) && other instanceof OfScores(ScoreGradient b)
        ? new OfScores(a.plus(b))
        : new Unknown(value + ": gradients of two kinds meet");
  }
}
