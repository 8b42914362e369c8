// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** h ← (1 − z) ⊙ n + z ⊙ h; gates in ONNX's order z, r, n. */
final class GruPaths extends UnitPaths {
  private static final int UPDATE = 0;
  private static final int RESET = 1;
  private static final int CANDIDATE = 2;

  private final GateSums update;
  private final GateSums reset;
  private final GateSums fromInput;
  private final GateSums fromState;
  private final boolean resetsTheMap;
  private final StateHistory resetStates = new StateHistory();
  private final List<double[]> kept = new ArrayList<>();

  /**
   * Paths of a GRU.
   *
   * @param resetsTheMap whether the reset gate multiplies the map of the state and not the state
   */
  GruPaths(
      Gates gates, CellFunctions functions, StepProducts x, Signal initial, boolean resetsTheMap) {
    super(gates, functions, x, initial);
    update = GateSums.whole(gates, UPDATE, normals);
    reset = GateSums.whole(gates, RESET, normals);
    fromInput = GateSums.fromInput(gates, CANDIDATE, normals);
    fromState = GateSums.fromState(gates, CANDIDATE, normals);
    this.resetsTheMap = resetsTheMap;
  }

  @Override
  double[] next(int step) {
    double[] enteringUpdate = update.next(x, step, hidden);
    double[] enteringReset = reset.next(x, step, hidden);
    double[] z = gate(enteringUpdate);
    double[] r = gate(enteringReset);
    double[] before = hidden.last();
    double[] ofInput = fromInput.next(x, step, hidden);
    double[] ofState = ofState(step, r, before);
    double[] sum = new double[before.length];
    double[] state = new double[before.length];
    for (int i = 0; i < state.length; i++) {
      sum[i] = ofInput[i] + (resetsTheMap ? r[i] : 1) * ofState[i];
      state[i] = (1 - z[i]) * apply(functions.candidate(), sum[i]) + z[i] * before[i];
    }
    if (keepsFactors()) {
      keep(factors(enteringUpdate, enteringReset, sum, ofState));
    }
    kept.add(kept.isEmpty() ? z : products(kept.getLast(), z));
    return state;
  }

  private StepFactors factors(
      double[] enteringUpdate, double[] enteringReset, double[] sum, double[] ofState) {
    double[] before = hidden.last();
    double[] z = ofPaths(i -> apply(functions.gate(), enteringUpdate[i]));
    double[] r = ofPaths(i -> apply(functions.gate(), enteringReset[i]));
    double[] written = ofPaths(i -> (1 - z[i]) * slope(functions.candidate(), sum[i]));
    double[] ofUpdate =
        ofPaths(i ->
            (before[i] - apply(functions.candidate(), sum[i]))
                * slope(functions.gate(), enteringUpdate[i]));
    double[] ofReset =
        ofPaths(i ->
            (resetsTheMap ? written[i] * ofState[i] : before[i])
                * slope(functions.gate(), enteringReset[i]));
    double[] atState = resetsTheMap ? ofPaths(i -> written[i] * r[i]) : r;
    StepFactors.Of read = resetsTheMap ? StepFactors.Of.CELL : StepFactors.Of.READ;
    return new StepFactors(
        z,
        ofPaths(i -> 1),
        List.of(
            StepFactors.Gate.of(StepFactors.Of.CELL, ofUpdate),
            StepFactors.Gate.of(read, ofReset),
            new StepFactors.Gate(StepFactors.Of.CELL, written, atState)));
  }

  @Override
  StateHistory readByLast() {
    return resetsTheMap ? hidden : resetStates;
  }

  private static double[] products(double[] a, double[] b) {
    double[] products = a.clone();
    Arrays.setAll(products, i -> a[i] * b[i]);
    return products;
  }

  /** Which part of the first state there is in the state after each step. */
  List<double[]> kept() {
    return kept;
  }

  /** What else there is in it. */
  List<double[]> added() {
    double[] first = hidden.from(0).getFirst();
    List<double[]> states = hidden.from(1);
    List<double[]> added = new ArrayList<>();
    for (int step = 0; step < states.size(); step++) {
      double[] carried = products(kept.get(step), first);
      double[] state = states.get(step).clone();
      Arrays.setAll(state, i -> state[i] - carried[i]);
      added.add(state);
    }
    return added;
  }

  private double[] ofState(int step, double[] r, double[] before) {
    if (resetsTheMap) {
      return fromState.next(x, step, hidden);
    }
    double[] resetState = new double[before.length];
    for (int i = 0; i < before.length; i++) {
      resetState[i] = r[i] * before[i];
    }
    resetStates.add(resetState);
    return fromState.next(x, step, resetStates);
  }

  private double[] gate(double[] entering) {
    double[] values = entering.clone();
    Arrays.setAll(values, i -> apply(functions.gate(), entering[i]));
    return values;
  }

  @Override
  double[] cell() {
    return hidden.last();
  }
}
