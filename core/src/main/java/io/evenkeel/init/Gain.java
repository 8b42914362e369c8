// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.activation.Activation;
import io.evenkeel.stability.EdgeOfChaos;
import io.evenkeel.stability.MeanField;
import io.evenkeel.stability.TailoredSlope;
import io.evenkeel.tensor.Shape;
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

  /** √(scale/d) for the rows of a table, d being their length. */
  record OverWidth(double scale) implements Gain {}

  /** √(2/(r+d)) for a table of r rows of length d, as if it were a matrix. */
  record OverSides() implements Gain {}

  /**
   * σ_w on the edge of chaos with a bias variance; without biases where rectifiers follow, and 1/√E
   * f² where an activation has no such edge.
   */
  record Critical(double biasVariance) implements Gain {}

  /**
   * √(2/(1+a²)), a being the negative slope that the network's rectifiers should have at its depth
   * (Zhang et al. 2022).
   */
  record Tailored() implements Gain {}

  default double before(Site site) {
    return switch (this) {
      case Of(double value) -> value;
      case Forward() -> site.following().gain();
      case Backward() -> site.following().backwardGain();
      case Rectifier() -> rectifier(slope(site.following()));
      case OverWidth(double scale) -> Math.sqrt(scale / site.tensor().shape().dimension(-1));
      case OverSides() -> {
        Shape shape = site.tensor().shape();
        yield Math.sqrt(2.0 / (shape.dimension(0) + shape.dimension(-1)));
      }
      case Critical(double bias) -> critical(site.following(), bias);
      case Tailored() -> isIdentity(site.following()) ? 1 : rectifier(tailoredSlope(site));
    };
  }

  private static double rectifier(double slope) {
    return Math.sqrt(2 / (1 + slope * slope));
  }

  private static double critical(Activation following, double biasVariance) {
    boolean rectifier =
        following.apply(2) == 2 * following.apply(1)
            && following.apply(-2) == 2 * following.apply(-1);
    return EdgeOfChaos.of(following, rectifier ? 0 : biasVariance)
        .map(MeanField::weightVariance)
        .map(Math::sqrt)
        .orElseGet(following::gain);
  }

  /** The slope that fits the network's depth; 0 where plain ReLU does. */
  static double tailoredSlope(Site site) {
    return TailoredSlope.of(site.place().network().activations(), TailoredSlope.TARGET).orElse(0);
  }

  private static boolean isIdentity(Activation activation) {
    return activation.derivative(1) == 1 && activation.derivative(-1) == 1;
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
  default String describe(Site site) {
    String number = String.format(Locale.ROOT, "gain %.4g", before(site));
    String name = site.following().name();
    return switch (this) {
      case Of o -> number;
      case Forward f -> number + " (" + name + ")";
      case Backward b -> number + " (" + name + ", backward)";
      case Rectifier r -> number + " (rectifier)";
      case OverWidth o -> number + " (rows of " + site.tensor().shape().dimension(-1) + ")";
      case OverSides o -> number + " (" + site.tensor().shape() + ")";
      case Critical c -> number + " (edge of chaos of " + name + ")";
      case Tailored t -> number + String.format(Locale.ROOT, " (slope %.4g)", tailoredSlope(site));
    };
  }
}
