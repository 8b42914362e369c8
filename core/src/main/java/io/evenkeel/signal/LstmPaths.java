// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.List;
import java.util.stream.IntStream;

/** c ← f ⊙ c + i ⊙ g, h ← o ⊙ tanh c; gates in ONNX's order i, o, f, g. */
final class LstmPaths extends UnitPaths {
  private static final int GATES = 4;
  private static final int INPUT = 0;
  private static final int OUTPUT = 1;
  private static final int FORGET = 2;
  private static final int CANDIDATE = 3;

  private final List<GateSums> sums;

  /** Per gate, a weight for each path; none without peepholes. */
  private final List<double[]> peepholes;

  private final boolean forgetsWhatItTakes;
  private double[] cell;

  /**
   * Paths of an LSTM.
   *
   * @param forgetsWhatItTakes whether f is 1 − i
   */
  LstmPaths(
      Gates gates,
      CellFunctions functions,
      StepProducts x,
      Signal initial,
      Signal initialCell,
      boolean forgetsWhatItTakes) {
    super(gates, functions, x, initial);
    sums = sums(GATES);
    cell = values(initialCell);
    this.forgetsWhatItTakes = forgetsWhatItTakes;
    peepholes =
        gates.peepholes().stream()
            .map(m ->
                new TwinProcess(normals)
                    .next(new double[] {m.variance()}, new double[] {m.variance()}, m.mean()))
            .toList();
  }

  @Override
  double[] next(int step) {
    List<double[]> entering =
        IntStream.range(0, GATES).mapToObj(gate -> sums.get(gate).next(x, step, hidden)).toList();
    double[] newCell = new double[cell.length];
    double[] state = new double[cell.length];
    for (int i = 0; i < cell.length; i++) {
      double in = apply(functions.gate(), entering.get(INPUT)[i] + seen(INPUT, i, cell[i]));
      double forget =
          forgetsWhatItTakes
              ? 1 - in
              : apply(functions.gate(), entering.get(FORGET)[i] + seen(FORGET, i, cell[i]));
      double candidate = apply(functions.candidate(), entering.get(CANDIDATE)[i]);
      newCell[i] = forget * cell[i] + in * candidate;
      double out = apply(functions.gate(), entering.get(OUTPUT)[i] + seen(OUTPUT, i, newCell[i]));
      state[i] = out * functions.output().apply(newCell[i]);
    }
    if (keepsFactors()) {
      keep(factors(entering, cell, newCell));
    }
    cell = newCell;
    return state;
  }

  /** Without peepholes. */
  private StepFactors factors(List<double[]> entering, double[] before, double[] after) {
    double[] in = ofPaths(i -> apply(functions.gate(), entering.get(INPUT)[i]));
    double[] out = ofPaths(i -> apply(functions.gate(), entering.get(OUTPUT)[i]));
    double[] candidate = ofPaths(i -> apply(functions.candidate(), entering.get(CANDIDATE)[i]));
    double[] forget =
        forgetsWhatItTakes
            ? ofPaths(i -> 1 - in[i])
            : ofPaths(i -> apply(functions.gate(), entering.get(FORGET)[i]));
    double lost = forgetsWhatItTakes ? 1 : 0;
    List<double[]> slopes =
        entering.stream().map(sums -> ofPaths(i -> slope(functions.gate(), sums[i]))).toList();
    double[] ofCandidate = ofPaths(i -> slope(functions.candidate(), entering.get(CANDIDATE)[i]));
    return new StepFactors(
        forget,
        ofPaths(i -> out[i] * functions.output().derivative(after[i])),
        List.of(
            ofCell(ofPaths(i -> (candidate[i] - lost * before[i]) * slopes.get(INPUT)[i])),
            StepFactors.Gate.of(
                StepFactors.Of.STATE,
                ofPaths(i -> functions.output().apply(after[i]) * slopes.get(OUTPUT)[i])),
            ofCell(ofPaths(i -> (1 - lost) * before[i] * slopes.get(FORGET)[i])),
            ofCell(ofPaths(i -> in[i] * ofCandidate[i]))));
  }

  private static StepFactors.Gate ofCell(double[] factor) {
    return StepFactors.Gate.of(StepFactors.Of.CELL, factor);
  }

  private double seen(int gate, int path, double content) {
    return peepholes.isEmpty() ? 0 : peepholes.get(gate)[path] * content;
  }

  @Override
  double[] cell() {
    return cell;
  }
}
