// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.Map;
import java.util.Set;

/** Recipes for recurrent networks. */
final class RecurrentRecipes {
  private RecurrentRecipes() {}

  /** The identity from step to step, and tiny weights besides. */
  static Recipe irnn() {
    Rule small = new Rule.Fixed(new Initializer.Normal(0, 0.001), "not recurrent, std 0.001");
    Rule identity = new Rule.Fixed(new Initializer.Dirac(1, 1), "the state stays as it is");
    Rule orthogonal =
        new Rule.Orthogonal(
            new Gain.Of(1), "the identity is for plain recurrent layers of ReLU units");
    return new RecipeBuilder(
            "irnn",
            "Le, Jaitly, Hinton 2015, A Simple Way to Initialize Recurrent Networks of Rectified"
                + " Linear Units",
            "plain recurrent networks of ReLU units")
        .linearMaps(small)
        .rule(
            Role.RECURRENT_HIDDEN,
            new ByActivation(Set.of("relu", "leaky-relu"), identity, orthogonal))
        .rule(Role.RECURRENT_BIAS, new Rule.Fixed(Initializer.zeros(), "recurrent bias"))
        .build();
  }

  /** Gates that remember for times uniform up to the longest. */
  static Recipe chrono(double longest) {
    Rule remember = new Memory(longest, "");
    Rule gates =
        new Rule.ByBlock(
            Map.of(
                "forget gate", remember,
                "update gate", remember,
                "input gate", new Memory(longest, "forget gate")),
            new Rule.Fixed(Initializer.zeros(), "recurrent bias"));
    String name = longest == Recipes.CHRONO_STEPS ? "chrono" : "chrono-" + Reasons.fan(longest);
    return new RecipeBuilder(
            name,
            "Tallec and Ollivier 2018, Can Recurrent Neural Networks Warp Time?; T_max "
                + Reasons.fan(longest),
            "LSTM and GRU on long dependencies; chrono-N sets T_max")
        .linearMaps(new Rule.Scaled(new Gain.Of(1), FanMode.AVERAGE, Distribution.NORMAL, ""))
        .rule(Role.RECURRENT_BIAS, gates)
        .build();
  }
}
