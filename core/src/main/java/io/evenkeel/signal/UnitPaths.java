// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * The state of one unit of a wide recurrent layer, step by step, on many paths.
 *
 * <p>In the limit of many units the sums that enter a unit's gates are jointly normal over the
 * steps, and their covariances are those of the input and of the units' own earlier states: the
 * same weights meet both at every step. The covariances follow from the paths themselves as they
 * grow (dynamical mean-field theory; Sompolinsky, Crisanti, Sommers 1988).
 */
abstract class UnitPaths {
  private static final int PATHS = 1024;

  final Gates gates;
  final CellFunctions functions;
  final StepProducts x;
  final StratifiedNormals normals = new StratifiedNormals(PATHS);
  final StateHistory hidden = new StateHistory();
  private final List<StepFactors> factors = new ArrayList<>();
  private boolean keepsFactors;

  UnitPaths(Gates gates, CellFunctions functions, StepProducts x, Signal initial) {
    this.gates = gates;
    this.functions = functions;
    this.x = x;
    hidden.add(values(initial));
  }

  /** The state after the next step. */
  abstract double[] next(int step);

  /** The cell after the last step. */
  abstract double[] cell();

  final void run() {
    for (int step = 0; step < x.steps(); step++) {
      hidden.add(next(step));
    }
  }

  /** Runs and keeps what each step does to the gradient. */
  final void runForGradient() {
    keepsFactors = true;
    run();
  }

  final boolean keepsFactors() {
    return keepsFactors;
  }

  final void keep(StepFactors step) {
    factors.add(step);
  }

  /** What each step does to the gradient, on the paths of the first sample. */
  final List<StepFactors> factors() {
    return factors;
  }

  /** A number for each path of the first sample. */
  final double[] ofPaths(IntToDoubleFunction number) {
    double[] numbers = new double[hidden.last().length / 2];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number.applyAsDouble(i);
    }
    return numbers;
  }

  /** Mean products of what the last gate's map of the state read, before each step. */
  StateHistory readByLast() {
    return hidden;
  }

  /** Elements of a signal, in two samples. */
  final double[] values(Signal signal) {
    double[] grid = signal.marginal().values();
    double shared = signal.samples();
    double[] z = new TwinProcess(normals).next(new double[] {1}, new double[] {shared}, 0);
    for (int i = 0; i < z.length; i++) {
      z[i] = NormalGrid.interpolate(grid, z[i]);
    }
    return z;
  }

  final List<GateSums> sums(int count) {
    List<GateSums> sums = new ArrayList<>();
    for (int gate = 0; gate < count; gate++) {
      sums.add(GateSums.whole(gates, gate, normals));
    }
    return sums;
  }

  final double apply(Activation f, double sum) {
    return f.apply(functions.clipped(sum));
  }

  /** The slope where nothing is clipped. */
  final double slope(Activation f, double sum) {
    return sum == functions.clipped(sum) ? f.derivative(sum) : 0;
  }
}
