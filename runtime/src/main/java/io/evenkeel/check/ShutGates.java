// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.init.Block;
import io.evenkeel.init.Role;
import io.evenkeel.signal.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/** Biases of gates so far from zero that no signal moves the gates. */
final class ShutGates implements AuditRule {
  private static final String NAME = "shut-gates";

  /** A forget gate with this bias keeps e¹², 160,000 steps; longer than any task's. */
  private static final double FAR = 12;

  /** One gate's part of a bias. */
  private record Gate(Weight bias, Block block, int first, double mean) {
    boolean contains(long element) {
      return element >= first && element < first + block.size();
    }
  }

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "error: more than half of the biases of a gate of an initial LSTM, GRU or RNN are"
                + " further than 12 from zero",
            "Tallec and Ollivier 2018, arXiv:1804.11188: a bias of ln T keeps T steps, and the slope"
                + " of the gate falls as 1/T",
            "draws the gate's biases as recipe auto does"));
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    if (!evidence.isInitial()) {
      return List.of();
    }
    return evidence.weights().stream()
        .filter(weight -> weight.role() == Role.RECURRENT_BIAS)
        .flatMap(bias -> shut(evidence, bias).stream())
        .map(gate -> diagnosis(evidence, gate))
        .toList();
  }

  private static List<Gate> shut(Evidence evidence, Weight bias) {
    List<Gate> shut = new ArrayList<>();
    LongToDoubleFunction values = Weights.values(bias.constant());
    int first = 0;
    for (Block block : evidence.blocks(bias.stored())) {
      int far = 0;
      double sum = 0;
      for (int i = first; i < first + block.size(); i++) {
        double value = values.applyAsDouble(i);
        far += Math.abs(value) > FAR ? 1 : 0;
        sum += value;
      }
      if (2L * far > block.size()) {
        shut.add(new Gate(bias, block, first, sum / block.size()));
      }
      first += (int) block.size();
    }
    return shut;
  }

  private static Diagnosis diagnosis(Evidence evidence, Gate gate) {
    return Found.at(
        evidence,
        gate.bias(),
        NAME,
        Severity.ERROR,
        "the biases of the %s are %s on average, and no signal moves it"
            .formatted(gate.block().label(), Described.number(gate.mean())),
        "draw them as recipe auto does",
        List.of(Found.redraw(gate.bias(), gate::contains)));
  }
}
