// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.activation.Activation;
import io.evenkeel.stability.TailoredSlope;

/** What a recipe asks for that no weight can give: the user has to see to it. */
sealed interface Request {
  /** Words that are the same everywhere. */
  record Note(String text) implements Request {}

  /** α of x ↦ LN(α·x + F(x)) (Wang et al. 2022, figure 2). */
  record DeepNormAlpha() implements Request {}

  /** γ = 1/√Var f, by which the network multiplies its activation (Brock et al. 2021a). */
  record ActivationScale() implements Request {}

  /** The negative slope of the network's rectifiers (Zhang et al. 2022). */
  record RectifierSlope() implements Request {}

  /** Learning rates relative to those of the network of the base width (Yang et al. 2022). */
  record LearningRates(double base) implements Request {}

  /** 1/√(fanIn·m) where the output layer is a table of unit variance (the same, table 8). */
  record TiedLogits(double base) implements Request {}

  /** The text, empty where nothing is asked. */
  default String at(Site site) {
    return switch (this) {
      case Note(String text) -> text;
      case DeepNormAlpha d -> site.place().branch().map(b -> alpha(b.stack())).orElse("");
      case ActivationScale a -> activationScale(site.following());
      case RectifierSlope r -> rectifierSlope(site);
      case LearningRates(double base) -> learningRates(site, base);
      case TiedLogits(double base) -> tiedLogits(site, base);
    };
  }

  private static String alpha(Stack stack) {
    double own = stack.layers();
    double alpha =
        switch (stack.kind()) {
          case ALONE -> Math.pow(2 * own, 0.25);
          case ENCODER -> 0.81 * Math.pow(Math.pow(own, 4) * stack.partner(), 1.0 / 16);
          case DECODER -> Math.pow(3 * own, 0.25);
        };
    return "the network must add α·x with α " + Reasons.number(alpha);
  }

  private static String activationScale(Activation following) {
    double variance = following.moments(1).variance();
    boolean linear = Math.abs(variance - 1) < 1e-12;
    return linear || variance == 0
        ? ""
        : "the network must multiply %s by γ %.6f and standardize this weight"
            .formatted(following.name(), 1 / Math.sqrt(variance));
  }

  private static String rectifierSlope(Site site) {
    int depth = site.place().network().activations();
    double slope = Gain.tailoredSlope(site);
    return slope == 0
        ? "plain ReLU, %d activations being too few for C(0) = %s"
            .formatted(depth, TailoredSlope.TARGET)
        : "the network's %d rectifiers must have the negative slope %.6f".formatted(depth, slope);
  }

  private static String tiedLogits(Site site, double base) {
    double m = Widening.of(site, base).map(Widening::multiplier).orElse(1.0);
    return site.fans()
        .map(fans ->
            "tied to the embedding, so the network must multiply its logits by %s = 1/√(fanIn·m)"
                .formatted(Reasons.number(1 / Math.sqrt(fans.in() * m))))
        .orElse("");
  }

  private static String learningRates(Site site, double base) {
    return Widening.of(site, base)
        .map(wide -> {
          Growth growth = Growth.of(site);
          double m = wide.multiplier();
          return "learning rate × %s under Adam, × %s under SGD, %s"
              .formatted(
                  Reasons.number(growth.adam(m)), Reasons.number(growth.sgd(m)), wide.label());
        })
        .orElse("the network's width is unknown: as at the base width");
  }
}
