// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.train.Verdict;
import java.util.ArrayList;
import java.util.List;

/** A thousand layers, with shortcuts and without, and none of them normalized. */
final class DeepRace {
  static final Reproduction RESIDUAL =
      new Reproduction(
          "deep-residual",
          "A residual net of 1,004 layers without normalization trains under auto and Fixup, not"
              + " under He's rule layer by layer (textures)",
          "Zhang, Dauphin, Ma 2019, Fixup Initialization, in shape",
          DeepRace::residual);

  static final Reproduction VANILLA =
      new Reproduction(
          "deep-vanilla",
          "A tanh CNN of 1,000 layers without shortcuts or normalization trains from"
              + " delta-orthogonal kernels (textures); 10,000 layers keep signal and gradient",
          "Xiao et al. 2018, Dynamical Isometry and a Mean Field Theory of CNNs, in shape",
          DeepRace::vanilla);

  private static final String AUTO = "auto";
  private static final String FIXUP = "fixup";
  private static final String HE = "he";
  private static final String DELTA = "delta-orthogonal";

  private DeepRace() {}

  private static List<Row> residual(Effort effort) {
    int depth = effort == Effort.FULL ? 1004 : 62;
    int steps = effort == Effort.FULL ? 60 : 50;
    Finish finish =
        Track.sgd("resnet-%d:norm=none,width=4".formatted(depth), "textures-8", 16, steps, 0.02)
            .clipped()
            .run(1, AUTO, FIXUP, HE);
    return List.of(
        Row.of("draws of 1 that train, auto", 1).measured(finish.count(AUTO, Verdict.TRAINS), 0),
        Row.of("draws of 1 that train, Fixup", 1).measured(finish.count(FIXUP, Verdict.TRAINS), 0),
        Row.of("draws of 1 that train, He", 0).measured(finish.count(HE, Verdict.TRAINS), 0),
        Row.atMost("last loss over chance, auto", 0.95).measured(finish.lastLoss(AUTO), 0));
  }

  private static List<Row> vanilla(Effort effort) {
    int depth = effort == Effort.FULL ? 1000 : 60;
    int steps = effort == Effort.FULL ? 60 : 40;
    Finish finish =
        Track.sgd("plain-cnn-%dx4:activation=tanh".formatted(depth), "textures-8", 16, steps, 0.003)
            .clipped()
            .run(1, DELTA, HE);
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.of("draws of 1 that train, delta-orthogonal", 1)
            .measured(finish.count(DELTA, Verdict.TRAINS), 0));
    rows.add(Row.of("draws of 1 that train, He", 0).measured(finish.count(HE, Verdict.TRAINS), 0));
    rows.add(
        Row.atMost("last loss over chance, delta-orthogonal", 0.95)
            .measured(finish.lastLoss(DELTA), 0));
    rows.addAll(TanhChain.rows(effort == Effort.FULL ? 10_000 : 300));
    return rows;
  }
}
