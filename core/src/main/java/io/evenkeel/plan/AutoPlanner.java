// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.FedShapes;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Choice;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Recipe;
import io.evenkeel.init.Recipes;
import io.evenkeel.init.Role;
import io.evenkeel.init.Site;
import io.evenkeel.role.PlacedParameter;
import io.evenkeel.signal.Blocks;
import io.evenkeel.signal.Forward;
import io.evenkeel.signal.Moments;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Solves the scale of every weight from the signal that reaches it.
 *
 * <p>The recipe's choices are the start. The network is walked once in running order; at each
 * linear map the weight's standard deviation is multiplied by what brings the second moment of the
 * map's output to its {@link Level}. He et al. (2015) ask the same of one layer, and where a
 * network gives no reason to differ the recipe's number stays as it is, to the bit.
 */
final class AutoPlanner implements Forward.Solver {
  /**
   * Below this lie rounding, the ε of normalizations and positions beside tokens: the recipe's own
   * number stays.
   */
  private static final double NEGLIGIBLE = 1e-3;

  private final Map<String, PlacedParameter> weights = new HashMap<>();
  private final Map<String, Choice> choices = new LinkedHashMap<>();
  private final Map<String, Difference> differences = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Shape> given;
  private final Recipes.Mode mode;
  private final Levels levels;

  private AutoPlanner(List<PlacedParameter> placed, Recipe recipe, Map<String, Shape> inputs) {
    this.given = inputs;
    this.mode = recipe.solved().orElseThrow();
    this.levels = new Levels(placed, mode);
    double spread = DrawSpread.of(placed);
    String spreads = DrawSpread.because(spread);
    for (PlacedParameter parameter : placed) {
      Site site = parameter.site();
      Choice choice = recipe.choose(site);
      choices.put(parameter.stored(), Levels.isBias(site) ? bias(site, choice) : choice);
      if (isLength(parameter)) {
        weights.put(parameter.stored(), parameter);
      }
      if (isSolved(site.role()) && choice.initializer() instanceof Initializer.Normal) {
        weights.put(parameter.stored(), parameter);
        if (spread > DrawSpread.MOST && DrawSpread.counts(site)) {
          choices.compute(
              parameter.stored(), (name, he) -> DrawSpread.orthogonal(site, he, spreads));
          differences.put(parameter.stored(), new Difference(1, List.of(DrawSpread.CAUSE)));
        }
      }
    }
  }

  /**
   * What every parameter gets, by the graph's own tensor names.
   *
   * @param inputs shapes of the inputs where they are known; the others are assumed
   */
  static Map<String, Solved> choices(
      Graph graph, List<PlacedParameter> placed, Recipe recipe, Map<String, Shape> inputs) {
    AutoPlanner planner = new AutoPlanner(placed, recipe, inputs);
    planner.solve(graph, placed);
    Map<String, Solved> solved = new LinkedHashMap<>();
    planner.choices.forEach((name, choice) ->
        solved.put(name, new Solved(choice, Optional.ofNullable(planner.differences.get(name)))));
    return solved;
  }

  private void solve(Graph graph, List<PlacedParameter> placed) {
    Map<String, Moments> stored = new LinkedHashMap<>();
    Map<String, Blocks> blocks = new LinkedHashMap<>();
    for (PlacedParameter parameter : placed) {
      Initializer initializer = choices.get(parameter.stored()).initializer();
      Shape shape = parameter.site().tensor().shape();
      ExpectedMoments.of(graph, parameter.stored(), initializer, shape)
          .ifPresent(moments -> stored.put(parameter.stored(), moments));
      ExpectedMoments.blocks(initializer, shape)
          .ifPresent(known -> blocks.put(parameter.stored(), known));
    }
    Optional<String> misfit = walk(graph, stored, blocks);
    String because =
        misfit
            .map(shapes -> "no usual sizes fit the network's free dimensions: " + shapes)
            .orElse("the signal that reaches it is not known");
    weights.keySet().stream()
        .filter(weight -> !seen.contains(weight))
        .forEach(weight -> keep(weight, because));
  }

  /** Why the assumed shapes are none that the network takes, if so; then nothing is solved. */
  private Optional<String> walk(
      Graph graph, Map<String, Moments> stored, Map<String, Blocks> blocks) {
    try {
      Map<String, Shape> shapes = FedShapes.assumed(graph, given);
      Forward.solve(graph, AssumedInputs.moments(graph), shapes, stored, blocks, this);
      return Optional.empty();
    } catch (InvalidInputException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  private static boolean isSolved(Role role) {
    return role.isLinearMap() && role != Role.RECURRENT_HIDDEN;
  }

  /** Whether a parameter is what scales weights that are written as a length and a direction. */
  private static boolean isLength(PlacedParameter parameter) {
    return parameter.site().role() == Role.MAGNITUDE;
  }

  private Choice bias(Site site, Choice zeros) {
    Level level = levels.of(site, Optional.empty());
    return level.biasVariance() == 0
        ? zeros
        : new Choice(
            new Initializer.Normal(0, Math.sqrt(level.biasVariance())),
            OptionalDouble.empty(),
            level.because());
  }

  @Override
  public double factor(Forward.Mapped map) {
    List<PlacedParameter> parts =
        map.weights().stream().map(weights::get).filter(Objects::nonNull).toList();
    if (parts.isEmpty()) {
      return 1;
    }
    parts.forEach(part -> seen.add(part.stored()));
    List<PlacedParameter> lengths = parts.stream().filter(AutoPlanner::isLength).toList();
    List<PlacedParameter> maps = parts.stream().filter(part -> !isLength(part)).toList();
    if (!lengths.isEmpty()) {
      maps.forEach(v -> keep(v.stored(), "a direction only: its length is another parameter"));
    }
    return maps.isEmpty() ? 1 : factor(map, maps, lengths.isEmpty() ? maps : lengths);
  }

  /**
   * The same for weights whose roles are those of linear maps.
   *
   * @param parts of what scales them: themselves, or their lengths
   */
  private double factor(
      Forward.Mapped map, List<PlacedParameter> maps, List<PlacedParameter> parts) {
    Site site = maps.getFirst().site();
    Level level = levels.of(site, map.trunk());
    double factor = Math.sqrt(wanted(map, site, level) / made(map, site, level));
    Optional<String> toKeep = reasonToKeep(site, map, factor);
    toKeep.ifPresent(because -> parts.forEach(part -> keep(part.stored(), because)));
    if (toKeep.isPresent()) {
      return 1;
    }
    boolean changes = Math.abs(factor - 1) >= NEGLIGIBLE;
    double share = share(map, site);
    for (PlacedParameter part : parts) {
      if (changes) {
        rescale(part, map, level, factor, share);
      }
      passage(part, map, share, level).ifPresent(because -> keep(part.stored(), because));
    }
    return changes ? factor : 1;
  }

  /** What the weight is to make; backward, as much as if no padding took from it. */
  private double wanted(Forward.Mapped map, Site site, Level level) {
    return mode == Recipes.Mode.BACKWARD && Levels.share(site, map.trunk()).isEmpty()
        ? made(map, site, level) / share(map, site)
        : level.ofWeights();
  }

  /** What padding leaves of the weights that an output element has, 1 without. */
  private double share(Forward.Mapped map, Site site) {
    PlacedParameter weight = weights.get(map.weight());
    double std = std(choices.get(map.weight()), weight == null ? site : weight.site());
    double fan = site.fans().map(Fans::in).orElse(1.0);
    return (map.out().secondMoment() - bias(map)) / (fan * std * std * map.in().secondMoment());
  }

  private Optional<String> passage(
      PlacedParameter part, Forward.Mapped map, double share, Level level) {
    Site site = part.site();
    if (site.role() == Role.RECURRENT_INPUT || site.fans().isEmpty()) {
      return Optional.empty();
    }
    double std = std(choices.get(part.stored()), site);
    double read = map.in().secondMoment();
    return Passage.of(site, share * std * std, read, level.biasVariance()).mismatch();
  }

  /** Of a weight's elements; √fanIn times less than a length that they have together. */
  private static double std(Choice choice, Site site) {
    Shape shape = site.tensor().shape();
    double root = Math.sqrt(ExpectedMoments.of(choice.initializer(), shape).secondMoment());
    return site.role() == Role.MAGNITUDE
        ? root / Math.sqrt(site.fans().map(Fans::in).orElse(1.0))
        : root;
  }

  /** What the weight alone makes; of a cell's gates, what the input contributes. */
  private double made(Forward.Mapped map, Site site, Level level) {
    return site.role() == Role.RECURRENT_INPUT
        ? level.ofWeights() * map.in().secondMoment()
        : (map.out().secondMoment() - bias(map)) * Differences.averaged(map);
  }

  /** Why He's number stays whatever the factor that would bring the output to its level. */
  private static Optional<String> reasonToKeep(Site site, Forward.Mapped map, double factor) {
    if (map.isNormalized()) {
      return Optional.of("its scale is free: a normalization follows");
    }
    if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
      return Optional.of("nothing reaches it");
    }
    return factor > 1 + NEGLIGIBLE && Differences.readsMean(site, map)
        ? Optional.of("what a mean takes away comes back as positions grow alike")
        : Optional.empty();
  }

  /** What the node's own bias adds. */
  private double bias(Forward.Mapped map) {
    return map.node()
        .input(2)
        .map(choices::get)
        .map(Choice::initializer)
        .filter(Initializer.Normal.class::isInstance)
        .map(normal -> Math.pow(normal.elementStd().orElse(0), 2))
        .orElse(0.0);
  }

  private void keep(String weight, String because) {
    Choice choice = choices.get(weight);
    choices.put(
        weight, new Choice(choice.initializer(), choice.gain(), choice.reason() + "; " + because));
  }

  private static String how(PlacedParameter weight, Initializer solved) {
    if (isLength(weight)) {
      return "of ‖w‖ = std·√fanIn, ";
    }
    return solved instanceof Initializer.Normal ? "" : solved.label() + ", ";
  }

  private void rescale(
      PlacedParameter weight, Forward.Mapped map, Level level, double factor, double share) {
    Choice before = choices.get(weight.stored());
    double he = std(before, weight.site());
    Initializer solved = before.initializer().times(factor);
    OptionalDouble gain =
        before.gain().isPresent()
            ? OptionalDouble.of(before.gain().getAsDouble() * factor)
            : OptionalDouble.empty();
    String reason =
        String.format(
            Locale.ROOT,
            "%sstd %.4g = %.4g · he's%s%s",
            how(weight, solved),
            he * factor,
            factor,
            mode == Recipes.Mode.BACKWARD
                ? ""
                : String.format(Locale.ROOT, ", for a second moment of %.4g", level.secondMoment()),
            Differences.between(share, map, level));
    choices.put(weight.stored(), new Choice(solved, gain, reason));
    List<String> because = new ArrayList<>();
    Optional.ofNullable(differences.get(weight.stored()))
        .ifPresent(earlier -> because.addAll(earlier.because()));
    because.addAll(Differences.causes(share, map, level));
    differences.put(weight.stored(), new Difference(factor, because));
  }
}
