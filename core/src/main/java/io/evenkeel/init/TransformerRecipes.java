// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.Map;

/** Recipes for transformers. */
final class TransformerRecipes {
  private static final Rule XAVIER_UNIFORM =
      new Rule.Scaled(new Gain.Of(1), FanMode.AVERAGE, Distribution.UNIFORM, "");
  private static final Rule XAVIER_NORMAL =
      new Rule.Scaled(new Gain.Of(1), FanMode.AVERAGE, Distribution.NORMAL, "");

  private TransformerRecipes() {}

  /** A rule for what is added to the trunk, and another for queries and keys. */
  private static Rule byPart(Rule value, Rule queryAndKey) {
    return new Rule.ByBlock(
        Map.of("query", queryAndKey, "key", queryAndKey, "value", value), queryAndKey);
  }

  private static Rule without(Rule rule, String name) {
    return new Asking(rule, new Request.Note("no residual branch, so no " + name + ": as it is"));
  }

  /** Xavier, with values, outputs, feed-forward maps and embeddings scaled by depth. */
  static Recipe tFixup() {
    Rule scaled =
        ByStanding.otherwise(XAVIER_UNIFORM)
            .unless(Standing.NO_BRANCHES, without(XAVIER_UNIFORM, "T-Fixup"))
            .unless(
                Standing.IN_BRANCH, new Multiplied(XAVIER_UNIFORM, new Factor.TransformerFixup()));
    Rule embedding =
        new Multiplied(
            new Rule.Rows(new Gain.OverWidth(1), "N(0, 1/d)"), new Factor.TransformerFixup());
    return new RecipeBuilder(
            "t-fixup",
            "Huang et al. 2020, Improving Transformer Optimization Through Better Initialization",
            "transformers without layer normalization and warmup")
        .linearMaps(scaled)
        .rule(Role.ATTENTION_QUERY, XAVIER_UNIFORM)
        .rule(Role.ATTENTION_KEY, XAVIER_UNIFORM)
        .rule(Role.ATTENTION_INPUT, byPart(scaled, XAVIER_UNIFORM))
        .rule(Role.EMBEDDING, embedding)
        .tiedAsEmbedding("the code released with it shares them")
        .rule(
            Role.NORMALIZATION_SCALE,
            new Rule.Fixed(
                Initializer.ones(), "normalization scale; T-Fixup is for networks without"))
        .build();
  }

  /** Xavier with the gain β in values, outputs and feed-forward maps. */
  static Recipe deepNorm() {
    Rule scaled =
        ByStanding.otherwise(XAVIER_NORMAL)
            .unless(Standing.NO_BRANCHES, without(XAVIER_NORMAL, "DeepNorm"))
            .unless(
                Standing.END_OF_BRANCH,
                new Asking(
                    new Multiplied(XAVIER_NORMAL, new Factor.DeepNorm()),
                    new Request.DeepNormAlpha()))
            .unless(Standing.IN_BRANCH, new Multiplied(XAVIER_NORMAL, new Factor.DeepNorm()));
    return new RecipeBuilder(
            "deepnorm",
            "Wang et al. 2022, DeepNet: Scaling Transformers to 1,000 Layers, figure 2",
            "transformers with normalization after each sum of α·x and the branch")
        .linearMaps(scaled)
        .rule(Role.ATTENTION_QUERY, XAVIER_NORMAL)
        .rule(Role.ATTENTION_KEY, XAVIER_NORMAL)
        .rule(Role.ATTENTION_INPUT, byPart(scaled, XAVIER_NORMAL))
        .build();
  }

  /** Xavier uniform, narrower by the root of the layer's number. */
  static Recipe dsInit() {
    Rule scaled =
        ByStanding.otherwise(XAVIER_UNIFORM)
            .unless(Standing.NO_BRANCHES, without(XAVIER_UNIFORM, "depth scale"))
            .unless(Standing.IN_BRANCH, new Multiplied(XAVIER_UNIFORM, new Factor.DepthScaled(1)));
    return new RecipeBuilder(
            "ds-init",
            "Zhang, Titov, Sennrich 2019, Improving Deep Transformer with Depth-Scaled"
                + " Initialization and Merged Attention, α 1",
            "transformers with normalization after each sum")
        .linearMaps(scaled)
        .build();
  }

  /** Std 0.02 everywhere; what is added to the trunk is divided by the root of the branches. */
  static Recipe gpt2() {
    Rule plain = new Rule.Fixed(new Initializer.Normal(0, 0.02), "std 0.02");
    return new RecipeBuilder(
            "gpt-2",
            "Radford et al. 2019, Language Models are Unsupervised Multitask Learners, section 2.3,"
                + " and the code released with it",
            "decoders with normalization before each branch")
        .linearMaps(
            ByStanding.otherwise(plain)
                .unless(Standing.END_OF_BRANCH, new Multiplied(plain, new Factor.PerBranch())))
        .rule(Role.EMBEDDING, plain)
        .rule(Role.POSITION, new Rule.Fixed(new Initializer.Normal(0, 0.01), "std 0.01"))
        .build();
  }
}
