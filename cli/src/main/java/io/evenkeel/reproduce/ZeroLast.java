// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import java.util.List;

/** Zero in the last layer, and what branches add up to. */
final class ZeroLast {
  static final Reproduction TABLE =
      new Reproduction(
          "zero-last",
          "Initial loss of a zero classifier; growth of plain and scaled residual branches",
          "Zhang, Dauphin, Ma 2019, Fixup Initialization; Hanin and Rolnick 2018",
          ZeroLast::rows);

  private static final int WIDTH = 256;
  private static final int BRANCHES = 12;
  private static final int NETS = 12;

  private ZeroLast() {}

  private static List<Row> rows(Effort effort) {
    Finish zero = Track.sgd("mlp-4x64", "clusters-64", 32, 1, 0.01).run(1, "zero");
    double scaled = Math.pow(1 + 1.0 / BRANCHES, BRANCHES);
    return List.of(
        Row.of("loss of the first batch of ten classes, ln 10", Math.log(10))
            .measured(zero.firstLoss("zero"), 1e-6),
        Row.of("log₂ E x² after 12 plain He branches", BRANCHES)
            .measured(log2(grown(1, effort)), 0.5),
        Row.of("E x² after 12 branches times 1/√12, near e", scaled)
            .measured(grown(1 / Math.sqrt(BRANCHES), effort), 0.25));
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  /** The mean second moment of x + s·F(x), F being two layers of He weights with ReLU between. */
  private static double grown(double factor, Effort effort) {
    int nets = effort.of(NETS);
    double sum = 0;
    for (int net = 0; net < nets; net++) {
      Matrix x = Matrix.normal("x" + net, WIDTH, 8, 1);
      for (int branch = 0; branch < BRANCHES; branch++) {
        String name = net + "." + branch;
        Matrix up = Matrix.normal("up" + name, WIDTH, WIDTH, Math.sqrt(2.0 / WIDTH));
        Matrix down = Matrix.normal("down" + name, WIDTH, WIDTH, factor / Math.sqrt(WIDTH));
        x = x.plus(down.times(up.times(x).map(v -> Math.max(0, v))));
      }
      sum += x.secondMoment() / nets;
    }
    return sum;
  }
}
