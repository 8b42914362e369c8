// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Long memories: gates that begin as open as the task is long, and states that begin by staying as
 * they are.
 */
final class RecurrentRace {
  static final Reproduction TABLE =
      new Reproduction(
          "recurrent",
          "An LSTM begins to copy over a gap of 50 from chrono, a ReLU-RNN to add over 100 steps from"
              + " IRNN, where the LSTM and a tanh RNN from PyTorch's default stay at a guess's loss",
          "Tallec, Ollivier 2018, arXiv:1804.11188, Figure 2; Le, Jaitly, Hinton 2015,"
              + " arXiv:1504.00941, Figure 1, in small",
          RecurrentRace::rows);

  private static final String DEFAULT = "pytorch-default";

  private RecurrentRace() {}

  private static List<Row> rows(Effort effort) {
    boolean full = effort == Effort.FULL;
    return Stream.concat(chrono(full).stream(), irnn(full).stream()).toList();
  }

  private static List<Row> chrono(boolean full) {
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

  /** As in the paper, the identity is for rectified units and the default for those of tanh. */
  private static List<Row> irnn(boolean full) {
    String irnn = "irnn";
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.atMost("last loss over a guess's, IRNN", full ? 0.9 : 0.95)
            .measured(adding("relu", full).run(1, irnn).lastLoss(irnn), 0));
    if (full) {
      rows.add(
          Row.of("last loss over a guess's, tanh from the default", 1)
              .measured(adding("tanh", true).run(1, DEFAULT).lastLoss(DEFAULT), 0.03));
    }
    return rows;
  }

  private static Track adding(String activation, boolean full) {
    String network = "rnn-reader:activation=" + activation;
    return full
        ? Track.steady(network + ",hidden=100", "adding-100", 32, 7000, 3e-5)
        : Track.steady(network + ",hidden=32", "adding-10", 16, 500, 1e-3);
  }
}
