// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.train.Verdict;
import java.util.List;

/**
 * Starts that correct themselves: weights scaled by a batch of data, branches that begin closed.
 */
final class StartRace {
  static final Reproduction LSUV =
      new Reproduction(
          "lsuv",
          "A 30-layer ReLU net learns once data have scaled its weights, and stalls under Xavier's"
              + " rule (textures)",
          "Mishkin, Matas 2016, All You Need is a Good Init, in shape",
          StartRace::lsuv);

  static final Reproduction REZERO =
      new Reproduction(
          "rezero",
          "A residual net of 110 layers without normalization trains from closed branches, not"
              + " under He's rule layer by layer (textures)",
          "Bachlechner et al. 2021, ReZero is All You Need, and Zhang, Dauphin, Ma 2019, in shape",
          StartRace::rezero);

  private StartRace() {}

  private static List<Row> lsuv(Effort effort) {
    String lsuv = "lsuv";
    String xavier = "xavier";
    Finish finish = RectifierRace.thirtyLayers(effort).run(1, lsuv, xavier);
    return List.of(
        Row.of("draws of 1 that train, LSUV", 1).measured(finish.count(lsuv, Verdict.TRAINS), 0),
        Row.of("draws of 1 that stall, Xavier", 1)
            .measured(finish.count(xavier, Verdict.STALLS), 0),
        Row.atMost("last loss over chance, LSUV", 0.9).measured(finish.lastLoss(lsuv), 0),
        Row.of("last loss over chance, Xavier", 1).measured(finish.lastLoss(xavier), 0.01));
  }

  private static List<Row> rezero(Effort effort) {
    String rezero = "rezero";
    String fixup = "fixup";
    String he = "he";
    boolean full = effort == Effort.FULL;
    Track track =
        full
            ? Track.sgd("resnet-110:norm=none,width=8", "textures-16", 32, 150, 0.02).clipped()
            : Track.sgd("resnet-62:norm=none,width=4", "textures-8", 16, 50, 0.02).clipped();
    Finish finish = track.run(1, rezero, fixup, he);
    double most = full ? 0.5 : 0.97;
    return List.of(
        Row.of("draws of 1 that train, He", 0).measured(finish.count(he, Verdict.TRAINS), 0),
        Row.atMost("last loss over chance, ReZero", most).measured(finish.lastLoss(rezero), 0),
        Row.atMost("last loss over chance, Fixup", most).measured(finish.lastLoss(fixup), 0));
  }
}
