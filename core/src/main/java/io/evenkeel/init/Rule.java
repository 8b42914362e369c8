// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** How a recipe treats the parameters of one role. */
public sealed interface Rule {
  /**
   * The same initializer at every site.
   *
   * @param because follows the initializer's name in the reason
   */
  record Fixed(Initializer initializer, String because) implements Rule {}

  /** Standard deviation gain/√fan. */
  record Scaled(Gain gain, FanMode mode, Distribution distribution, String because)
      implements Rule {
    private Choice at(Site site) {
      if (site.fans().isEmpty()) {
        return new Choice(Initializer.zeros(), OptionalDouble.empty(), "zeros; its map is unknown");
      }
      Fans fans = site.fans().get();
      double value = gain.before(site.following());
      Initializer initializer =
          new Initializer.VarianceScaling(value * value, mode, distribution).resolve(fans);
      String reason =
          String.format(
              Locale.ROOT,
              "std %.4g = gain/√%s, %s, %s %s%s",
              initializer.elementStd().orElseThrow(),
              mode.label(),
              gain.describe(site.following()),
              mode.label(),
              number(mode.of(fans)),
              detail(because));
      return new Choice(initializer, OptionalDouble.of(value), reason);
    }

    private static String number(double fan) {
      return fan == Math.rint(fan)
          ? String.format(Locale.ROOT, "%.0f", fan)
          : String.format(Locale.ROOT, "%.6g", fan);
    }
  }

  /** Normal values whose std is a gain: rows of a table, which have no fan. */
  record Rows(Gain gain, String because) implements Rule {}

  /**
   * The length that a unit's weight vector would have under another rule: weight normalization
   * keeps it apart from the direction (Salimans and Kingma 2016).
   */
  record Length(Rule weights) implements Rule {
    private Choice at(Site site) {
      Choice direction = weights.chooseWhole(site);
      OptionalDouble std = direction.initializer().elementStd();
      double length =
          std.isPresent() && site.fans().isPresent()
              ? std.getAsDouble() * Math.sqrt(site.fans().get().in())
              : direction.gain().orElse(1);
      String reason =
          String.format(Locale.ROOT, "‖w‖ %.4g = std·√fanIn; %s", length, direction.reason());
      return new Choice(new Initializer.Constant(length), direction.gain(), reason);
    }
  }

  /** An orthogonal matrix times a gain. */
  record Orthogonal(Gain gain, String because) implements Rule {}

  /**
   * One rule per packed block, by the block's label.
   *
   * @param others for blocks that are not listed, and for parameters that are not packed
   */
  record ByBlock(Map<String, Rule> blocks, Rule others) implements Rule {
    public ByBlock {
      blocks = Map.copyOf(blocks);
    }
  }

  /** Applies the rule to a parameter, block by block where it is packed. */
  default Choice choose(Site site) {
    if (site.blocks().isEmpty()) {
      return chooseWhole(site);
    }
    List<Choice> choices = site.blocks().stream().map(block -> chooseBlock(site, block)).toList();
    if (allEqual(choices) && !needsMatrix(choices.getFirst().initializer())) {
      return choices.getFirst();
    }
    return packed(site, choices);
  }

  private Choice chooseBlock(Site site, Block block) {
    Site alone = Site.of(site.tensor(), block.role(), block.fans(), site.following());
    Rule rule = this instanceof ByBlock named ? named.blocks.get(block.label()) : null;
    return (rule == null ? this : rule).chooseWhole(alone);
  }

  private Choice chooseWhole(Site site) {
    return switch (this) {
      case Fixed(Initializer initializer, String because) ->
          new Choice(initializer, OptionalDouble.empty(), initializer.label() + detail(because));
      case Scaled scaled -> scaled.at(site);
      case Rows(Gain gain, String because) -> {
        double value = gain.before(site.following());
        String reason = gain.describe(site.following()) + detail(because);
        yield new Choice(new Initializer.Normal(0, value), OptionalDouble.of(value), reason);
      }
      case Length length -> length.at(site);
      case Orthogonal(Gain gain, String because) -> {
        double value = gain.before(site.following());
        String reason = "orthogonal, " + gain.describe(site.following()) + detail(because);
        yield new Choice(new Initializer.Orthogonal(value), OptionalDouble.of(value), reason);
      }
      case ByBlock(Map<String, Rule> blocks, Rule others) -> others.chooseWhole(site);
    };
  }

  private static String detail(String because) {
    return because.isEmpty() ? "" : "; " + because;
  }

  private static boolean allEqual(List<Choice> choices) {
    return choices.stream().allMatch(choices.getFirst()::equals);
  }

  // An orthogonal block is a matrix of its own even when its neighbours have the same rule.
  private static boolean needsMatrix(Initializer initializer) {
    return initializer instanceof Initializer.Orthogonal;
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
