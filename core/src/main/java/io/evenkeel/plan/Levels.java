// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.GaussianMoments;
import io.evenkeel.init.Branch;
import io.evenkeel.init.Place;
import io.evenkeel.init.Recipes;
import io.evenkeel.init.Role;
import io.evenkeel.init.Site;
import io.evenkeel.role.PlacedParameter;
import io.evenkeel.signal.Moments;
import io.evenkeel.stability.EdgeOfChaos;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses the second moment of every layer's output.
 *
 * <p>Before a rectifier it is the one that leaves a second moment of 1 behind it. Any other
 * activation without normalization either lets the signal drift or the gradient grow at unit second
 * moment; there the edge of chaos keeps both level. The residual branches of a trunk that nothing
 * normalizes get equal shares of it, so that all of them together double it.
 */
final class Levels {
  private record Depth(String activation, int layers) {}

  private final Recipes.Mode mode;
  private final Set<String> biased;
  private final Map<Depth, Level> found = new HashMap<>();

  Levels(List<PlacedParameter> placed, Recipes.Mode mode) {
    this.mode = mode;
    this.biased =
        placed.stream()
            .map(PlacedParameter::site)
            .filter(Levels::isBias)
            .map(site -> site.following().name())
            .collect(Collectors.toSet());
  }

  /** Whether a parameter is a bias whose variance may be part of a level. */
  static boolean isBias(Site site) {
    return site.role() == Role.BIAS || site.role() == Role.CONVOLUTION_BIAS;
  }

  /**
   * That of a linear map, or of the map that a bias is added to.
   *
   * @param trunk what a residual branch is added to, where that is known
   */
  Level of(Site site, Optional<Moments> trunk) {
    return share(site, trunk).orElseGet(() -> of(site));
  }

  private Level of(Site site) {
    Place place = site.place();
    Activation following = site.following();
    if (isHomogeneous(following)) {
      return new Level(following.gain() * following.gain(), 0, "", "");
    }
    return mode != Recipes.Mode.BALANCED || place.isLast() || place.network().normalizations() > 0
        ? unit(following)
        : balanced(following, Math.max(1, place.network().activations()));
  }

  /** A branch whose share nothing else decides: no factor, and no normalization after its sum. */
  private static boolean isScaled(Branch branch) {
    return branch.isAtEnd() && !branch.hasFactor() && !branch.stack().isNormalized();
  }

  /** That of the last map of a residual branch, where its share of the trunk is to be set. */
  static Optional<Level> share(Site site, Optional<Moments> trunk) {
    return site.place().branch().filter(Levels::isScaled).map(branch -> share(branch, trunk));
  }

  /** One of L equal parts of the trunk's second moment before the first branch, which doubles. */
  private static Level share(Branch branch, Optional<Moments> trunk) {
    int branches = branch.stack().branches();
    double grown = trunk.map(Moments::secondMoment).orElse(1 + branch.index() / (double) branches);
    return new Level(
        grown / (branches + branch.index()),
        0,
        "1/√%d of the trunk%s for the last map of one of %d residual branches"
            .formatted(branches, trunk.isPresent() ? "" : assumed(grown), branches),
        "one of %d residual branches".formatted(branches));
  }

  /** The shortcut may be computed after the branch, which decides without it. */
  private static String assumed(double secondMoment) {
    return String.format(Locale.ROOT, ", taken to be %.4g,", secondMoment);
  }

  private Level balanced(Activation following, int layers) {
    return found.computeIfAbsent(
        new Depth(following.name(), layers),
        depth ->
            level(following, layers)
                .map(level ->
                    new Level(
                        level.secondMoment(),
                        level.biasVariance(),
                        because(following, level),
                        "to keep the gradient level behind " + following.name()))
                .orElseGet(() -> unit(following)));
  }

  private static Level unit(Activation following) {
    String because = "unit second moment before " + following.name();
    return new Level(1, 0, because, because);
  }

  /** Of He's argument at unit second moment where the depth allows it. */
  private Optional<EdgeOfChaos.Level> level(Activation following, int layers) {
    Optional<EdgeOfChaos.Level> without = EdgeOfChaos.levelWithoutBiases(following, layers);
    boolean unit = without.filter(level -> level.secondMoment() == 1).isPresent();
    return unit || !biased.contains(following.name())
        ? without
        : EdgeOfChaos.level(following, layers);
  }

  private static String because(Activation following, EdgeOfChaos.Level level) {
    if (level.secondMoment() == 1 && level.biasVariance() == 0) {
      return "unit second moment before " + following.name();
    }
    GaussianMoments unit = following.moments(1);
    double gradient = unit.derivativeSecondMoment() / unit.secondMoment();
    return String.format(
        Locale.ROOT,
        "at unit second moment %s scales the gradient by %.4g and a deviation of the signal by %.4g"
            + " per layer; %s keeps both level",
        following.name(),
        gradient,
        gradient * EdgeOfChaos.slope(following, 1),
        level.biasVariance() > 0
            ? String.format(
                Locale.ROOT,
                "the edge of chaos (second moment %.4g, bias variance %.4g)",
                level.secondMoment(),
                level.biasVariance())
            : String.format(Locale.ROOT, "a second moment of %.4g", level.secondMoment()));
  }

  /** What a scale passes through around zero: rectifiers and the identity, also cut far out. */
  private static boolean isHomogeneous(Activation f) {
    return f.apply(2) == 2 * f.apply(1) && f.apply(-2) == 2 * f.apply(-1);
  }
}
