// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** How a recipe treats the parameters of one role. Rules are data: equal if they do the same. */
public sealed interface Rule
    permits Rule.Fixed,
        Rule.Scaled,
        Rule.Rows,
        Rule.Length,
        Rule.Orthogonal,
        Rule.ByBlock,
        Asking,
        ByActivation,
        ByName,
        ByStanding,
        CentredKernel,
        FrameworkScaled,
        IdentityOrHadamard,
        JoinedGates,
        Memory,
        Multiplied {

  /** What the rule gives a parameter, or one of the matrices packed in it. */
  Choice at(Target target);

  /**
   * The same initializer at every site.
   *
   * @param because follows the initializer's name in the reason
   */
  record Fixed(Initializer initializer, String because) implements Rule {
    @Override
    public Choice at(Target target) {
      return new Choice(
          initializer, OptionalDouble.empty(), initializer.label() + Reasons.detail(because));
    }
  }

  /** Standard deviation gain/√fan. */
  record Scaled(Gain gain, FanMode mode, Distribution distribution, String because)
      implements Rule {
    @Override
    public Choice at(Target target) {
      Site site = target.site();
      if (site.fans().isEmpty()) {
        return new Choice(Initializer.zeros(), OptionalDouble.empty(), "zeros; its map is unknown");
      }
      Fans fans = site.fans().get();
      double value = gain.before(site);
      Initializer initializer =
          new Initializer.VarianceScaling(value * value, mode, distribution).resolve(fans);
      String reason =
          "std %s = gain/√%s, %s, %s %s%s"
              .formatted(
                  Reasons.number(initializer.elementStd().orElseThrow()),
                  mode.label(),
                  gain.describe(site),
                  mode.label(),
                  Reasons.fan(mode.of(fans)),
                  Reasons.detail(because));
      return new Choice(initializer, OptionalDouble.of(value), reason);
    }
  }

  /** Normal values whose std is a gain: rows of a table, which have no fan. */
  record Rows(Gain gain, String because) implements Rule {
    @Override
    public Choice at(Target target) {
      double value = gain.before(target.site());
      String reason = gain.describe(target.site()) + Reasons.detail(because);
      return new Choice(new Initializer.Normal(0, value), OptionalDouble.of(value), reason);
    }
  }

  /**
   * The length that a unit's weight vector would have under another rule: weight normalization
   * keeps it apart from the direction (Salimans and Kingma 2016).
   */
  record Length(Rule weights) implements Rule {
    @Override
    public Choice at(Target target) {
      Choice direction = weights.at(target);
      Site site = target.site();
      OptionalDouble std = direction.initializer().elementStd();
      double length =
          std.isPresent() && site.fans().isPresent()
              ? std.getAsDouble() * Math.sqrt(site.fans().get().in())
              : direction.gain().orElse(1);
      String reason =
          "‖w‖ %s = std·√fanIn; %s".formatted(Reasons.number(length), direction.reason());
      return new Choice(new Initializer.Constant(length), direction.gain(), reason);
    }
  }

  /** An orthogonal matrix times a gain. */
  record Orthogonal(Gain gain, String because) implements Rule {
    @Override
    public Choice at(Target target) {
      double value = gain.before(target.site());
      String reason = "orthogonal, " + gain.describe(target.site()) + Reasons.detail(because);
      return new Choice(new Initializer.Orthogonal(value), OptionalDouble.of(value), reason);
    }
  }

  /**
   * One rule per packed block, by the block's label.
   *
   * @param others for blocks that are not listed, and for parameters that are not packed
   */
  record ByBlock(Map<String, Rule> blocks, Rule others) implements Rule {
    public ByBlock {
      blocks = Map.copyOf(blocks);
    }

    @Override
    public Choice at(Target target) {
      return target.label().map(blocks::get).orElse(others).at(target);
    }
  }

  /** Applies the rule to a parameter, block by block where it is packed. */
  default Choice choose(Site site) {
    if (site.blocks().isEmpty()) {
      return at(Target.of(site));
    }
    List<Choice> choices =
        IntStream.range(0, site.blocks().size())
            .mapToObj(index -> at(new Target(site, OptionalInt.of(index))))
            .toList();
    boolean whole = allEqual(choices) && !needsMatrix(choices.getFirst().initializer());
    return whole ? choices.getFirst() : packed(site, choices);
  }

  private static boolean allEqual(List<Choice> choices) {
    return choices.stream().allMatch(choices.getFirst()::equals);
  }

  // A block is a matrix of its own even when its neighbours have the same rule.
  private static boolean needsMatrix(Initializer initializer) {
    return initializer instanceof Initializer.Orthogonal
        || initializer instanceof Initializer.Dirac
        || initializer instanceof Initializer.Hadamard;
  }

  private static Choice packed(Site site, List<Choice> choices) {
    List<Initializer.Part> parts = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < choices.size(); i++) {
      Block block = site.blocks().get(i);
      parts.add(new Initializer.Part(block.label(), block.size(), choices.get(i).initializer()));
      reasons.add(block.label() + ": " + choices.get(i).reason());
    }
    String reason =
        allEqual(choices)
            ? "each of %d blocks %s".formatted(choices.size(), choices.getFirst().reason())
            : String.join("; ", reasons);
    OptionalDouble gain = allEqual(choices) ? choices.getFirst().gain() : OptionalDouble.empty();
    return new Choice(new Initializer.Blocks(site.outer(), parts), gain, reason);
  }
}
