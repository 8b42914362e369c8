// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.init.Recipes;
import io.evenkeel.train.Race;
import io.evenkeel.train.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Slopes below zero: with (1 + a²) in the gain networks train, learned slopes fall with depth, and
 * without it a steep slope makes the signal grow.
 */
final class PreluRace {
  static final Reproduction TABLE =
      new Reproduction(
          "prelu",
          "PReLU and Leaky ReLU nets train with (1 + a²) in the gain; slopes fall with depth"
              + " (textures)",
          "He, Zhang, Ren, Sun 2015, section 2.1, Table 1 and equation 15",
          PreluRace::rows);

  private static final String HE = "he";
  private static final int DEPTH = 14;

  private PreluRace() {}

  private static List<Row> rows(Effort effort) {
    List<Double> slopes = new ArrayList<>();
    Track track = track("activation=prelu", effort);
    Finish prelu =
        track.run(
            1,
            List.of(Recipes.of(HE)),
            race -> {
              if (race.steps() == track.steps()) {
                slopes.addAll(slopes(race));
              }
            });
    Finish leaky = track("activation=leaky-relu,slope=0.25", effort).run(1, HE);
    int third = slopes.size() / 3;
    return List.of(
        Row.of("draws of 1 that train, PReLU", 1).measured(prelu.count(HE, Verdict.TRAINS), 0),
        Row.of("draws of 1 that train, Leaky ReLU of slope .25", 1)
            .measured(leaky.count(HE, Verdict.TRAINS), 0),
        Row.atLeast("mean learned slope, first third less last third of the layers", 0.002)
            .measured(
                mean(slopes.subList(0, third))
                    - mean(slopes.subList(slopes.size() - third, slopes.size())),
                0));
  }

  private static Track track(String activation, Effort effort) {
    return effort == Effort.FULL
        ? Track.sgd("plain-cnn-%dx8:%s".formatted(DEPTH, activation), "textures-16", 32, 300, 0.02)
            .clipped()
        : Track.sgd("plain-cnn-8x4:" + activation, "textures-8", 16, 150, 0.03).clipped();
  }

  /** The mean slope of every layer, in order. */
  private static List<Double> slopes(Race race) {
    return LaneValues.named(race.lanes().getFirst(), "act\\d+\\.weight").stream()
        .map(values -> DoubleStream.of(values).average().orElseThrow())
        .toList();
  }

  private static double mean(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
