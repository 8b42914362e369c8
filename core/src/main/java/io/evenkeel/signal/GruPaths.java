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
    double[] z = gate(update, step);
    double[] r = gate(reset, step);
    double[] before = hidden.last();
    double[] ofInput = fromInput.next(x, step, hidden);
    double[] ofState = ofState(step, r, before);
    double[] state = new double[before.length];
    for (int i = 0; i < state.length; i++) {
      double factor = resetsTheMap ? r[i] : 1;
      double candidate = apply(functions.candidate(), ofInput[i] + factor * ofState[i]);
      state[i] = (1 - z[i]) * candidate + z[i] * before[i];
    }
    kept.add(kept.isEmpty() ? z : products(kept.getLast(), z));
    return state;
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

  private double[] gate(GateSums sums, int step) {
    double[] values = sums.next(x, step, hidden);
    for (int i = 0; i < values.length; i++) {
      values[i] = apply(functions.gate(), values[i]);
    }
    return values;
  }

  @Override
  double[] cell() {
    return hidden.last();
  }
}
