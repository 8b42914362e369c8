// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.List;

/** A layer without gates: h ← f(W x + R h + b). */
final class PlainPaths extends UnitPaths {
  private final GateSums sums;

  PlainPaths(Gates gates, CellFunctions functions, StepProducts x, Signal initial) {
    super(gates, functions, x, initial);
    sums = GateSums.whole(gates, 0, normals);
  }

  @Override
  double[] next(int step) {
    double[] state = sums.next(x, step, hidden);
    if (keepsFactors()) {
      keep(factors(state.clone()));
    }
    for (int i = 0; i < state.length; i++) {
      state[i] = apply(functions.gate(), state[i]);
    }
    return state;
  }

  private StepFactors factors(double[] sum) {
    double[] slope = ofPaths(i -> slope(functions.gate(), sum[i]));
    return new StepFactors(
        ofPaths(i -> 0),
        ofPaths(i -> 1),
        List.of(StepFactors.Gate.of(StepFactors.Of.STATE, slope)));
  }

  @Override
  double[] cell() {
    return hidden.last();
  }
}
