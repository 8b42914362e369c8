// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

/** Recipes for residual networks. */
final class ResidualRecipes {
  private static final Rule HE =
      new Rule.Scaled(new Gain.Forward(), FanMode.IN, Distribution.NORMAL, "");
  private static final Rule SMALL_CLASSIFIER =
      new Rule.Fixed(new Initializer.Normal(0, 0.01), "classifier, std 0.01");

  private ResidualRecipes() {}

  private static Rule zeros(String because) {
    return new Rule.Fixed(Initializer.zeros(), because);
  }

  private static Rule ones(String because) {
    return new Rule.Fixed(Initializer.ones(), because);
  }

  private static Rule without(String what) {
    return new Asking(HE, new Request.Note("no residual branch, so no " + what + ": he"));
  }

  /** Branches scaled by depth, their last maps and the classifier zero. */
  static Recipe fixup() {
    Rule weights =
        ByStanding.otherwise(HE)
            .unless(Standing.NO_BRANCHES, without("fixup"))
            .unless(Standing.LAST_LAYER, zeros("classifier (rule 1)"))
            .unless(Standing.END_OF_BRANCH, zeros("last of its branch (rule 1)"))
            .unless(Standing.IN_BRANCH, new Multiplied(HE, new Factor.Fixup()));
    String multiplier = "multiplier of a branch (rule 3)";
    return new RecipeBuilder(
            "fixup",
            "Zhang, Dauphin, Ma 2019, Fixup Initialization: Residual Learning Without Normalization",
            "residual networks without normalization, with scalar biases and multipliers")
        .linearMaps(weights)
        .tied(HE, new Request.Note("tied to the embedding, which zeros would silence: he"))
        .rule(Role.LAYER_SCALE, ones(multiplier))
        .rule(Role.BRANCH_SCALE, ones(multiplier))
        .rule(
            Role.NORMALIZATION_SCALE,
            ones("normalization scale; fixup is for networks without normalization"))
        .build();
  }

  /** The factor at the end of each branch is 0. */
  static Recipe skipInit() {
    return closedBranches(
        "skipinit",
        "De and Smith 2020, Batch Normalization Biases Residual Blocks Towards the Identity"
            + " Function",
        "residual networks without normalization, with a scalar at the end of each branch",
        "α");
  }

  /** The factor at the end of each branch is 0, in any residual network. */
  static Recipe reZero() {
    return closedBranches(
        "rezero",
        "Bachlechner et al. 2021, ReZero is All You Need: Fast Convergence at Large Depth",
        "residual networks and transformers with a scalar at the end of each branch",
        "α");
  }

  private static Recipe closedBranches(String name, String citation, String domain, String symbol) {
    Rule closed = zeros(symbol + " of the branch");
    Rule last = zeros("its branch has no " + symbol + ": closed by its last map instead");
    return new RecipeBuilder(name, citation, domain)
        .linearMaps(
            ByStanding.otherwise(HE)
                .unless(Standing.NO_BRANCHES, without(name))
                .unless(Standing.END_WITHOUT_FACTOR, last))
        .rule(Role.LAYER_SCALE, closed)
        .rule(Role.BRANCH_SCALE, closed)
        .build();
  }

  /** The last batch normalization of each branch has scale 0. */
  static Recipe zeroGamma() {
    return new RecipeBuilder(
            "zero-gamma",
            "Goyal et al. 2017, Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour,"
                + " section 5.1",
            "post-activation residual networks with batch normalization")
        .linearMaps(ByStanding.otherwise(HE).unless(Standing.LAST_LAYER, SMALL_CLASSIFIER))
        .rule(
            Role.NORMALIZATION_SCALE,
            ByStanding.otherwise(ones("normalization scale"))
                .unless(
                    Standing.NO_BRANCHES, ones("normalization scale; no residual branch to close"))
                .unless(Standing.END_OF_BRANCH, zeros("last normalization of its branch")))
        .build();
  }

  /** Standardized weights, activations scaled by γ, branches closed by their gain. */
  static Recipe nfnet() {
    Rule weights =
        new Asking(
            new Rule.Scaled(new Gain.Of(1), FanMode.IN, Distribution.NORMAL, ""),
            new Request.ActivationScale());
    Rule closed = zeros("skip gain of the branch");
    return new RecipeBuilder(
            "nfnet",
            "Brock, De, Smith 2021, Characterizing Signal Propagation to Close the Performance Gap"
                + " in Unnormalized ResNets",
            "residual networks without normalization, with standardized weights")
        .linearMaps(ByStanding.otherwise(weights).unless(Standing.LAST_LAYER, SMALL_CLASSIFIER))
        .rule(Role.LAYER_SCALE, closed)
        .rule(Role.BRANCH_SCALE, closed)
        .build();
  }

  /** Zeros and ones only: identities, Hadamard matrices, closed branches. */
  static Recipe zero() {
    return new RecipeBuilder(
            "zero",
            "Zhao, Schäfer, Anandkumar 2022, ZerO Initialization: Initializing Neural Networks with"
                + " only Zeros and Ones, algorithms 1 and 2",
            "residual networks; no random number at all")
        .linearMaps(
            ByStanding.otherwise(new IdentityOrHadamard())
                .unless(Standing.LAST_LAYER, zeros("classifier"))
                .unless(Standing.END_OF_BRANCH, zeros("last of its branch")))
        .rule(Role.RECURRENT_HIDDEN, new IdentityOrHadamard())
        .tied(
            new IdentityOrHadamard(),
            new Request.Note("tied to the embedding, which zeros would silence"))
        .build();
  }
}
