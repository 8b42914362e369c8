// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import java.util.ArrayList;
import java.util.List;

/** The factors by which unnormalized networks multiply their activations. */
final class NfnetGains {
  static final Reproduction TABLE =
      new Reproduction(
          "nfnet-gains",
          "γ = 1/√Var f of a unit Gaussian; the paper's code has sampled values",
          "Brock, De, Smith 2021, Characterizing Signal Propagation, and its released code",
          NfnetGains::rows);

  private static final List<Activation> ACTIVATIONS =
      List.of(Activations.relu(), Activations.gelu(), Activations.silu(), Activations.tanh());
  private static final double[] EXACT = {1.712859, 1.700926, 1.787187, 1.592537};
  private static final double[] SAMPLED = {1.71396, 1.70150, 1.78813, 1.59391};

  private NfnetGains() {}

  private static List<Row> rows(Effort effort) {
    Matrix z = Matrix.normal("z", 1000, effort.of(1000), 1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < EXACT.length; i++) {
      Activation f = ACTIVATIONS.get(i);
      Matrix values = z.map(f::apply);
      double mean = 0;
      for (double value : values.values()) {
        mean += value / values.values().length;
      }
      double computed = 1 / Math.sqrt(f.moments(1).variance());
      rows.add(
          Row.of(f.name() + ", exact", EXACT[i])
              .computed(computed, 1e-6)
              .measured(1 / Math.sqrt(values.secondMoment() - mean * mean), 0.01));
      rows.add(Row.of(f.name() + ", as released", SAMPLED[i]).computed(computed, 0.002));
    }
    return rows;
  }
}
