// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.Set;

/** Recipes for networks without residual branches, and for any width. */
final class PlainRecipes {
  private static final Gain ONE = new Gain.Of(1);
  private static final Rule HE =
      new Rule.Scaled(new Gain.Forward(), FanMode.IN, Distribution.NORMAL, "");

  private PlainRecipes() {}

  /** Orthonormal matrices, whose outputs data then bring to variance 1. */
  static Recipe lsuv() {
    return new RecipeBuilder(
            "lsuv",
            "Mishkin and Matas 2016, All you need is a good init, algorithm 1",
            "feed-forward networks of any activation; measures a batch")
        .linearMaps(
            new Rule.Orthogonal(ONE, "orthonormal to start from; data set the output's variance"))
        .build()
        .asStart();
  }

  /** Var = 1/fanIn before SELU, which then keeps mean 0 and variance 1. */
  static Recipe selu() {
    Rule lecun =
        new Rule.Scaled(ONE, FanMode.IN, Distribution.NORMAL, "SELU's fixed point, mean 0 and 1");
    Rule other =
        new Rule.Scaled(
            new Gain.Forward(), FanMode.IN, Distribution.NORMAL, "no SELU follows: its own gain");
    return new RecipeBuilder(
            "selu",
            "Klambauer et al. 2017, Self-Normalizing Neural Networks",
            "deep dense SELU networks without normalization")
        .linearMaps(new ByActivation(Set.of("selu", "identity"), lecun, other))
        .build();
  }

  /** The bias variance that Xiao et al. train 10,000 layers with. */
  private static final double BIAS_VARIANCE = 2.01e-5;

  /** Orthogonal at the kernel's centre, on the edge of chaos. */
  static Recipe deltaOrthogonal() {
    Gain critical = new Gain.Critical(BIAS_VARIANCE);
    Rule bias =
        new Rule.Fixed(
            new Initializer.Normal(0, Math.sqrt(BIAS_VARIANCE)), "σ_b² 2.01e-05, edge of chaos");
    Rule none = new Rule.Fixed(Initializer.zeros(), "bias");
    return new RecipeBuilder(
            "delta-orthogonal",
            "Xiao et al. 2018, Dynamical Isometry and a Mean Field Theory of CNNs",
            "plain tanh CNNs of any depth without normalization or shortcuts")
        .linearMaps(new CentredKernel(critical, ""))
        .rule(Role.DEPTHWISE, HE)
        .rule(Role.TRANSPOSED_CONVOLUTION, new Rule.Orthogonal(critical, ""))
        .biases(new ByActivation(Set.of("tanh", "erf"), bias, none))
        .build();
  }

  /** Orthogonal weights for leaky rectifiers whose slope fits the depth. */
  static Recipe tat() {
    Rule tailored =
        new Asking(new CentredKernel(new Gain.Tailored(), ""), new Request.RectifierSlope());
    Rule residual =
        new Asking(
            HE, new Request.Note("the tailored slope is for networks without shortcuts: he"));
    Rule other = new Asking(HE, new Request.Note("only rectifiers are tailored by a slope: he"));
    return new RecipeBuilder(
            "tat",
            "Zhang, Botev, Martens 2022, Deep Learning without Shortcuts: Shaping the Kernel with"
                + " Tailored Rectifiers",
            "plain ReLU networks without normalization or shortcuts")
        .linearMaps(
            ByStanding.otherwise(
                    new ByActivation(
                        Set.of("relu", "leaky-relu", "prelu", "identity"), tailored, other))
                .unless(Standing.SOME_BRANCHES, residual))
        .rule(Role.DEPTHWISE, HE)
        .build();
  }

  /** Maximal updates: what is tuned at a base width holds at every width. */
  static Recipe mup(double base) {
    Rule output =
        new Multiplied(
            new Rule.Scaled(ONE, FanMode.IN, Distribution.NORMAL, ""),
            new Factor.OverRootWidth(base));
    Rule query = new Asking(HE, new Request.Note("scores are to be divided by d, not √d"));
    Rule rows = new Rule.Fixed(new Initializer.Normal(0, 1), "one-hot inputs");
    String name = base == Recipes.MUP_BASE ? "mup" : "mup-" + Reasons.fan(base);
    return new RecipeBuilder(
            name,
            "Yang et al. 2022, Tensor Programs V, table 3; base width " + Reasons.fan(base),
            "one set of hyperparameters for every width; mup-N sets the base width")
        .linearMaps(ByStanding.otherwise(HE).unless(Standing.OUTPUT_LAYER, output))
        .rule(Role.RECURRENT_INPUT, HE)
        .rule(Role.DEPTHWISE, HE)
        .rule(Role.ATTENTION_QUERY, query)
        .rule(Role.ATTENTION_INPUT, query)
        .biases(new Rule.Fixed(Initializer.zeros(), "bias"))
        .rule(Role.EMBEDDING, rows)
        .tied(rows, new Request.TiedLogits(base))
        .asking(new Request.LearningRates(base))
        .build();
  }
}
