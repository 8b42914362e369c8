// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

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
    for (int i = 0; i < state.length; i++) {
      state[i] = apply(functions.gate(), state[i]);
    }
    return state;
  }

  @Override
  double[] cell() {
    return hidden.last();
  }
}
