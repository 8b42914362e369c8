// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.init.Stack.Kind;
import java.util.Optional;

/** By how much a recipe makes a weight smaller, given the depth or width of its network. */
sealed interface Factor {
  /** A factor and its formula with the numbers put in. */
  record Value(double number, String because) {}

  /** L^(−1/(2m−2)), L branches of m maps each (Zhang, Dauphin, Ma 2019). */
  record Fixup() implements Factor {}

  /** 1/√N, N residual branches (Radford et al. 2019, section 2.3). */
  record PerBranch() implements Factor {}

  /** (9N)^(−¼) in a decoder of N layers, 0.67·N^(−¼) in an encoder (Huang et al. 2020). */
  record TransformerFixup() implements Factor {}

  /** β of DeepNorm (Wang et al. 2022, figure 2). */
  record DeepNorm() implements Factor {}

  /** α/√l in layer l (Zhang, Titov, Sennrich 2019). */
  record DepthScaled(double alpha) implements Factor {}

  /** 1/√m at m times the base width: the output's variance falls as 1/fan-in² (table 3 of µP). */
  record OverRootWidth(double base) implements Factor {}

  /** The factor where a parameter stands; empty where the recipe has none. */
  default Optional<Value> at(Site site) {
    Optional<Branch> branch = site.place().branch();
    return switch (this) {
      case Fixup f -> branch.map(b -> fixup(b, site.place().network().branches()));
      case PerBranch p -> branch.map(b -> perBranch(b.stack().branches()));
      case TransformerFixup t ->
          branch.map(Branch::stack).or(() -> main(site.place().network())).map(Factor::tFixup);
      case DeepNorm d -> branch.map(b -> beta(b.stack()));
      case DepthScaled(double alpha) -> branch.map(b -> depthScaled(alpha, b.layer()));
      case OverRootWidth(double base) ->
          Widening.of(site, base)
              .map(wide -> new Value(1 / Math.sqrt(wide.multiplier()), "1/√m, " + wide.label()));
    };
  }

  private static Value fixup(Branch branch, int branches) {
    int maps = branch.length();
    double exponent = maps > 1 ? -1.0 / (2 * maps - 2) : 0;
    return new Value(
        Math.pow(branches, exponent), "L^(-1/(2m-2)), L %d, m %d".formatted(branches, maps));
  }

  private static Value perBranch(int branches) {
    return new Value(1 / Math.sqrt(branches), "1/√N, N %d residual branches".formatted(branches));
  }

  /** The stack that sets the scale of the embeddings: the decoder if there is one. */
  private static Optional<Stack> main(Extent network) {
    return network.stacks().stream()
        .filter(stack -> stack.kind() == Kind.DECODER)
        .findFirst()
        .or(() -> network.stacks().stream().findFirst());
  }

  private static Value tFixup(Stack stack) {
    int layers = stack.layers();
    return stack.kind() == Kind.DECODER
        ? new Value(Math.pow(9.0 * layers, -0.25), "(9N)^(-1/4), N %d".formatted(layers))
        : new Value(0.67 * Math.pow(layers, -0.25), "0.67·N^(-1/4), N %d".formatted(layers));
  }

  private static Value beta(Stack stack) {
    int own = stack.layers();
    int other = stack.partner();
    return switch (stack.kind()) {
      case ALONE -> new Value(Math.pow(8.0 * own, -0.25), "β = (8N)^(-1/4), N %d".formatted(own));
      case ENCODER ->
          new Value(
              0.87 * Math.pow(Math.pow(own, 4) * other, -1.0 / 16),
              "β = 0.87·(N^4·M)^(-1/16), N %d, M %d".formatted(own, other));
      case DECODER ->
          new Value(Math.pow(12.0 * own, -0.25), "β = (12M)^(-1/4), M %d".formatted(own));
    };
  }

  private static Value depthScaled(double alpha, int layer) {
    return new Value(
        alpha / Math.sqrt(layer), "α/√l, α %s, l %d".formatted(Reasons.number(alpha), layer));
  }
}
