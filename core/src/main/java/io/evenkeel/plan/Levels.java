// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.GaussianMoments;
import io.evenkeel.init.Branch;
import io.evenkeel.init.Place;
import io.evenkeel.init.Role;
import io.evenkeel.init.Site;
import io.evenkeel.role.PlacedParameter;
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
 * moment; there the edge of chaos keeps both level. A residual branch without normalization gets
 * its share of one.
 */
final class Levels {
  private record Depth(String activation, int layers) {}

  private final Set<String> biased;
  private final Map<Depth, Optional<EdgeOfChaos.Level>> found = new HashMap<>();

  Levels(List<PlacedParameter> placed) {
    this.biased =
        placed.stream()
            .map(PlacedParameter::site)
            .filter(site -> site.role() == Role.BIAS)
            .map(site -> site.following().name())
            .collect(Collectors.toSet());
  }

  /** That of a linear map, or of the map that a bias is added to. */
  Level of(Site site) {
    Place place = site.place();
    Optional<Branch> branch = place.branch().filter(b -> b.isAtEnd() && !b.hasFactor());
    if (branch.isPresent() && place.network().normalizations() == 0) {
      int branches = branch.get().stack().branches();
      return new Level(
          1.0 / branches,
          0,
          "1/√%d for the last map of one of %d residual branches".formatted(branches, branches));
    }
    Activation following = site.following();
    if (isHomogeneous(following)) {
      return new Level(following.gain() * following.gain(), 0, "");
    }
    return place.isLast() || place.network().normalizations() > 0
        ? new Level(1, 0, "unit second moment before " + following.name())
        : balanced(following, Math.max(1, place.network().activations()));
  }

  private Level balanced(Activation following, int layers) {
    boolean hasBias = biased.contains(following.name());
    return found
        .computeIfAbsent(
            new Depth(following.name(), layers),
            depth ->
                hasBias
                    ? EdgeOfChaos.level(following, layers)
                    : EdgeOfChaos.levelWithoutBiases(following, layers))
        .map(level ->
            new Level(level.secondMoment(), level.biasVariance(), because(following, level)))
        .orElseGet(() -> new Level(1, 0, "unit second moment before " + following.name()));
  }

  private static String because(Activation following, EdgeOfChaos.Level level) {
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

  /** Rectifiers and the identity, which a scale passes through. */
  private static boolean isHomogeneous(Activation f) {
    return f.apply(2) == 2 * f.apply(1) && f.apply(-2) == 2 * f.apply(-1);
  }
}
