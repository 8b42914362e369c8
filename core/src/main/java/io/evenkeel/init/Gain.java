// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.activation.Activation;
import java.util.Locale;

/** The factor by which a weight's standard deviation exceeds 1/√fan. */
public sealed interface Gain {
  /** A fixed number. */
  record Of(double value) implements Gain {}

  /** 1/√E f², f being the activation that follows: keeps the signal's second moment. */
  record Forward() implements Gain {}

  /** 1/√E f′²: keeps the gradient's second moment. */
  record Backward() implements Gain {}

  /** √2, or √(2/(1+a²)) before a leaky ReLU: He et al. (2015) for every layer. */
  record Rectifier() implements Gain {}

  default double before(Activation following) {
    return switch (this) {
      case Of(double value) -> value;
      case Forward() -> following.gain();
      case Backward() -> following.backwardGain();
      case Rectifier() -> Math.sqrt(2 / (1 + slope(following) * slope(following)));
    };
  }

  // The derivative left of zero: a for (P)ReLU with slope a, and 0 for ReLU. The paper knows no
  // other activation; a layer that none follows is treated as one before a ReLU.
  private static double slope(Activation following) {
    boolean rectifier = following.derivative(1) == 1 && following.derivative(-1) < 1;
    return rectifier && following.apply(-2) == 2 * following.apply(-1)
        ? following.derivative(-1)
        : 0;
  }

  /** How a reason names the gain: {@code gain 1.414 (relu)}. */
  default String describe(Activation following) {
    String number = String.format(Locale.ROOT, "gain %.4g", before(following));
    return switch (this) {
      case Of o -> number;
      case Forward f -> number + " (" + following.name() + ")";
      case Backward b -> number + " (" + following.name() + ", backward)";
      case Rectifier r -> number + " (rectifier)";
    };
  }
}
