// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import java.util.ArrayList;
import java.util.List;

/** Long memories: gates that begin as open as the task is long. */
final class RecurrentRace {
  static final Reproduction TABLE =
      new Reproduction(
          "recurrent",
          "An LSTM copies over a gap of 50 from chrono, where the default stays at what a guess costs",
          "Tallec, Ollivier 2018, arXiv:1804.11188, Figure 2, in small",
          RecurrentRace::rows);

  private static final String DEFAULT = "pytorch-default";

  private RecurrentRace() {}

  private static List<Row> rows(Effort effort) {
    boolean full = effort == Effort.FULL;
    String chrono = full ? "chrono-50" : "chrono-10";
    Track track =
        full
            ? Track.adam("lstm-tagger:hidden=64", "copy-50", 32, 800, 5e-3)
            : Track.adam("lstm-tagger:hidden=24", "copy-10", 16, 80, 1e-2);
    Finish finish = track.run(1, chrono, DEFAULT);
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.atMost("last loss, chrono over the default", full ? 0.97 : 1)
            .measured(finish.lastLoss(chrono) / finish.lastLoss(DEFAULT), 0));
    if (full) {
      rows.add(
          Row.of("last loss over a guess's, the default", 1)
              .measured(finish.lastLoss(DEFAULT), 0.02));
    }
    return rows;
  }
}
