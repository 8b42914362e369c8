// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A recipe that starts from the rules which recipes share: what He's argument leaves open is the
 * same under all of them unless they say otherwise.
 */
final class RecipeBuilder {
  private final String name;
  private final String citation;
  private final String domain;
  private final Map<Role, Rule> rules = new EnumMap<>(Role.class);
  private Optional<Rule> tied = Optional.empty();

  RecipeBuilder(String name, String citation, String domain) {
    this.name = name;
    this.citation = citation;
    this.domain = domain;
    biases(new Rule.Fixed(Initializer.zeros(), "bias (He et al. 2015, section 2.2)"));
    rule(Role.NORMALIZATION_SCALE, new Rule.Fixed(Initializer.ones(), "normalization scale"));
    rule(Role.NORMALIZATION_SHIFT, new Rule.Fixed(Initializer.zeros(), "normalization shift"));
    rule(Role.RUNNING_MEAN, new Rule.Fixed(Initializer.zeros(), "nothing seen yet"));
    rule(Role.RUNNING_VARIANCE, new Rule.Fixed(Initializer.ones(), "nothing seen yet"));
    rule(Role.SLOPE, new Rule.Fixed(new Initializer.Constant(0.25), "PReLU (He et al. 2015)"));
    rule(
        Role.EMBEDDING,
        new Rule.Rows(
            new Gain.Forward(), "an embedding has no fan: unit second moment of what follows"));
    rule(
        Role.POSITION,
        new Rule.Fixed(new Initializer.Normal(0, 0.02), "small beside the token (Radford 2018)"));
    rule(
        Role.FIXED_POSITION,
        new Rule.Fixed(new Initializer.Keep(), "sinusoids (Vaswani et al. 2017, section 3.5)"));
    rule(
        Role.LAYER_SCALE,
        new Rule.Fixed(
            new Initializer.Constant(1e-6),
            "the branch starts nearly closed (Touvron et al. 2021; Liu et al. 2022)"));
    rule(
        Role.BRANCH_SCALE,
        new Rule.Fixed(new Initializer.Keep(), "one factor for a branch, as its author set it"));
    rule(Role.INDEX, new Rule.Fixed(new Initializer.Keep(), "whole numbers are not drawn"));
    rule(Role.BUFFER, new Rule.Fixed(new Initializer.Keep(), "fixed by its author, not trained"));
    rule(Role.RECURRENT_BIAS, forgetGateOpen());
    rule(Role.OTHER, new Rule.Fixed(new Initializer.Keep(), "no role found"));
  }

  /** Forget gates start open (Gers et al. 2000; Jozefowicz et al. 2015). */
  private static Rule forgetGateOpen() {
    Rule one = new Rule.Fixed(Initializer.ones(), "remembers from the start (Jozefowicz 2015)");
    return new Rule.ByBlock(
        Map.of("forget gate", one), new Rule.Fixed(Initializer.zeros(), "recurrent bias"));
  }

  /** The rule for the biases of all maps but recurrent ones. */
  RecipeBuilder biases(Rule rule) {
    return rule(Role.BIAS, rule)
        .rule(Role.ATTENTION_BIAS, rule)
        .rule(Role.CONVOLUTION_BIAS, rule)
        .rule(Role.TRANSPOSED_BIAS, rule);
  }

  RecipeBuilder rule(Role role, Rule rule) {
    rules.put(role, rule);
    return this;
  }

  /** The rule for weights and their lengths; recurrent hidden matrices stay orthogonal per gate. */
  RecipeBuilder linearMaps(Rule weights) {
    for (Role role : Role.values()) {
      if (role.isLinearMap()) {
        rule(role, weights);
      }
    }
    rule(Role.MAGNITUDE, new Rule.Length(weights));
    return rule(
        Role.RECURRENT_HIDDEN, new Rule.Orthogonal(new Gain.Of(1), "norm kept through time"));
  }

  /** The same rules, whose reasons also say what is asked for everything that is trained. */
  RecipeBuilder asking(Request request) {
    rules.replaceAll(
        (role, rule) -> role.isTrained() && role != Role.OTHER ? new Asking(rule, request) : rule);
    tied = tied.map(rule -> new Asking(rule, request));
    return this;
  }

  /**
   * The rule for a table that is the embedding and the last map in one; without, it is that of the
   * last map. All conventions size the logits: N(0, 1/d) with rows times √d (Vaswani et al. 2017,
   * section 3.4), N(0, 1) with logits over √d (Raffel et al. 2020), std 0.02 (Radford et al. 2019).
   */
  RecipeBuilder tied(Rule rule, Request because) {
    tied = Optional.of(new Asking(rule, because));
    return this;
  }

  /** A table that is the embedding and the last map in one is drawn as the embedding. */
  RecipeBuilder tiedAsEmbedding(String source) {
    return tied(
        rules.get(Role.EMBEDDING),
        new Request.Note("tied to the last map: as the embedding (%s)".formatted(source)));
  }

  private Rule dense() {
    Rule dense = rules.get(Role.DENSE);
    Rule asOutput = new Asking(dense, new Request.Note("tied to the embedding: as the last map"));
    return ByStanding.otherwise(dense).unless(Standing.TIED, tied.orElse(asOutput));
  }

  Recipe build() {
    rule(Role.DENSE, dense());
    return new Recipe(name, citation, domain, rules);
  }
}
