// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The factors of weights that several maps share. One factor cannot bring every map to its target;
 * it is such that the geometric mean over the maps of what is measured, over its target, is 1.
 *
 * <p>Later maps may read what earlier ones make of the same weight, so the factor is found in
 * rounds: by secants of the logarithms, which are nearly straight lines.
 */
final class SharedFactors {
  static final int MOST_ROUNDS = 20;

  /** How far the mean may be from 1. */
  private static final double SETTLED = 1e-3;

  private static final double LEAST_SLOPE = 0.5;
  private static final double MOST_SLOPE = 64;

  /** One weight: the logarithm of its factor squared, and how far off the logarithms are. */
  private static final class Search {
    private double place;
    private double slope = 1;
    private double lastPlace;
    private double lastMiss = Double.NaN;
    private final List<Double> misses = new ArrayList<>();

    private double miss() {
      return misses.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    private void step() {
      double miss = miss();
      if (!Double.isNaN(lastMiss) && place != lastPlace) {
        double secant = (miss - lastMiss) / (place - lastPlace);
        slope = Math.clamp(secant, LEAST_SLOPE, MOST_SLOPE);
      }
      lastPlace = place;
      lastMiss = miss;
      place -= miss / slope;
      misses.clear();
    }
  }

  private final Map<Weight, Search> searches = new LinkedHashMap<>();

  SharedFactors(List<Station> stage) {
    Map<Weight, Integer> uses = new LinkedHashMap<>();
    stage.forEach(station -> uses.merge(station.weight(), 1, Integer::sum));
    uses.forEach((weight, count) -> {
      if (count > 1) {
        searches.put(weight, new Search());
      }
    });
  }

  boolean isShared(Weight weight) {
    return searches.containsKey(weight);
  }

  /** The factors to try. */
  Map<Weight, Double> current() {
    Map<Weight, Double> factors = new LinkedHashMap<>();
    searches.forEach(
        (weight, search) -> factors.put(weight, Factors.rounded(Math.exp(search.place / 2))));
    return factors;
  }

  /** What the factors gave one of the maps. */
  void see(Station station, double moment) {
    searches.get(station.weight()).misses.add(Math.log(moment / station.target()));
  }

  boolean isSettled() {
    return searches.values().stream().allMatch(search -> Math.abs(search.miss()) <= SETTLED);
  }

  /** Other factors for the next round. */
  void step() {
    searches.values().forEach(Search::step);
  }
}
