// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.List;

/**
 * The gradient of a recurrent layer at every step of one unit.
 *
 * <p>In the limit of many units what the recurrent weights give a state is independent of its path,
 * of mean 0, and of the products that the gates' gradients at the next steps have; the mean over it
 * is taken exactly, the one over what the path multiplies it with over the forward paths.
 */
final class UnrolledGradient {
  /**
   * What arrives from outside.
   *
   * @param outputs at the state after every step
   * @param lastState at the last state besides, second moment
   * @param lastCell at the last cell
   */
  record Given(Pairs outputs, double lastState, double lastCell) {}

  private final Gates gates;
  private final List<StepFactors> steps;
  private final Given given;
  private final int count;

  /** E of the gradients' product at steps t and s ≥ t, for each gate where its input enters. */
  private final double[][][] atInput;

  private final double[][][] atState;

  /** E of the product of what READ gates get at steps t and s. */
  private final double[][] read;

  private double firstState;
  private double firstCell;

  UnrolledGradient(Gates gates, List<StepFactors> steps, Given given) {
    this.gates = gates;
    this.steps = steps;
    this.given = given;
    this.count = steps.size();
    int kinds = steps.getFirst().gates().size();
    this.atInput = new double[kinds][count][count];
    this.atState = new double[kinds][count][count];
    this.read = new double[count + 1][count + 1];
    run();
  }

  private boolean reads() {
    return steps.getFirst().gates().stream().anyMatch(g -> g.of() == StepFactors.Of.READ);
  }

  private void run() {
    int paths = steps.getFirst().carried().length;
    double[][] cells = new double[paths][count + 1];
    for (int t = count - 1; t >= 0; t--) {
      double[] common = common(t);
      for (int path = 0; path < paths; path++) {
        back(t, path, common, cells[path], 1.0 / paths);
      }
      readBy(t, paths);
    }
    firstState = ofMaps(0, 0);
    for (int path = 0; path < paths; path++) {
      double carried = steps.getFirst().carried()[path];
      firstCell += carried * carried * cells[path][0] / paths;
      firstState += resets(-1, -1, path) / paths;
    }
  }

  /** Mean products of the gradients that reach the states after step t and after all from it on. */
  private double[] common(int t) {
    double[] row = new double[count];
    for (int s = t; s < count; s++) {
      row[s] = s == t ? given.outputs.own() : given.outputs.positions();
      if (s == count - 1) {
        row[s] += s == t ? given.lastState : 0;
      } else {
        row[s] += ofMaps(t + 1, s + 1);
      }
    }
    return row;
  }

  /** What the maps of the state give back of two steps' gates. */
  private double ofMaps(int t, int s) {
    double sum = 0;
    for (int k = 0; k < atState.length; k++) {
      boolean reset = k == atState.length - 1 && reads();
      sum += reset ? 0 : gates.hidden().get(k).secondMoment() * atState[k][t][s];
    }
    return gates.units() * sum;
  }

  /** The same of a map of the reset state, on one path. */
  private double resets(int t, int s, int path) {
    if (!reads() || s + 1 >= count) {
      return 0;
    }
    StepFactors.Gate one = steps.get(t + 1).gates().getLast();
    StepFactors.Gate other = steps.get(s + 1).gates().getLast();
    return one.atState()[path] * other.atState()[path] * read[t + 1][s + 1];
  }

  /** One step on one path; the cell's products are those of the step after and become its own. */
  private void back(int t, int path, double[] common, double[] cells, double weight) {
    StepFactors here = steps.get(t);
    double[] state = new double[count + 1];
    double[] across = new double[count + 1];
    for (int s = count - 1; s >= t; s--) {
      state[s] = common[s] + resets(t, s, path);
      double carried = s + 1 < count ? steps.get(s + 1).carried()[path] : 0;
      across[s] = steps.get(s).entering()[path] * state[s] + carried * across[s + 1];
    }
    double entering = here.entering()[path];
    double carried = t + 1 < count ? steps.get(t + 1).carried()[path] : 0;
    double own = carried * carried * cells[t + 1] + (t == count - 1 ? given.lastCell : 0);
    own += 2 * carried * entering * across[t + 1] + entering * entering * state[t];
    for (int s = t + 1; s < count; s++) {
      cells[s] = carried * cells[s] + entering * across[s];
    }
    cells[t] = own;
    for (int s = t; s < count; s++) {
      add(t, s, path, weight * cells[s], weight * state[s]);
    }
  }

  private void add(int t, int s, int path, double ofCell, double ofState) {
    for (int k = 0; k < atInput.length; k++) {
      StepFactors.Gate one = steps.get(t).gates().get(k);
      StepFactors.Gate other = steps.get(s).gates().get(k);
      double product =
          switch (one.of()) {
            case CELL -> ofCell;
            case STATE -> ofState;
            case READ -> 0;
          };
      atInput[k][t][s] += one.atInput()[path] * other.atInput()[path] * product;
      atState[k][t][s] += one.atState()[path] * other.atState()[path] * product;
    }
  }

  /** The gates that work on what the last gate's map gives back. */
  private void readBy(int t, int paths) {
    if (!reads()) {
      return;
    }
    int last = atInput.length - 1;
    for (int s = t; s < count; s++) {
      read[t][s] = gates.units() * gates.hidden().get(last).secondMoment() * atInput[last][t][s];
      for (int k = 0; k < last; k++) {
        StepFactors.Gate one = steps.get(t).gates().get(k);
        StepFactors.Gate other = steps.get(s).gates().get(k);
        if (one.of() == StepFactors.Of.READ) {
          double factor = 0;
          for (int path = 0; path < paths; path++) {
            factor += one.atInput()[path] * other.atInput()[path] / paths;
          }
          atInput[k][t][s] = factor * read[t][s];
          atState[k][t][s] = atInput[k][t][s];
        }
      }
    }
  }

  /** At the input of a step, from one direction. */
  Pairs toInput() {
    double own = 0;
    double pairs = 0;
    for (int k = 0; k < atInput.length; k++) {
      double weight = gates.units() * gates.input().get(k).secondMoment();
      for (int t = 0; t < count; t++) {
        own += weight * atInput[k][t][t] / count;
        for (int s = t + 1; s < count; s++) {
          pairs += weight * atInput[k][t][s] / (count * (count - 1) / 2.0);
        }
      }
    }
    return new Pairs(own, pairs, 0);
  }

  /**
   * At the weights of the input, over one sample's steps.
   *
   * @param x mean products of what they read at every pair of steps
   */
  double inputWeights(double[][] x) {
    double sum = 0;
    for (double[][] gate : atInput) {
      sum += sum(gate, x) / atInput.length;
    }
    return sum;
  }

  /**
   * At the weights of the state.
   *
   * @param h mean products of the states before the steps
   * @param ofLast those of what the last gate's map reads
   */
  double stateWeights(double[][] h, double[][] ofLast) {
    double sum = 0;
    for (int k = 0; k < atState.length; k++) {
      boolean last = k == atState.length - 1;
      double[][] gate = last && reads() ? atInput[k] : atState[k];
      sum += sum(gate, last ? ofLast : h) / atState.length;
    }
    return sum;
  }

  /** At the biases that come with the input. */
  double inputBiases() {
    return biases(atInput);
  }

  /** At those that come with the state. */
  double stateBiases() {
    return biases(reads() ? atInput : atState);
  }

  /** At the state before the first step. */
  double firstState() {
    return firstState;
  }

  /** At the cell before the first step. */
  double firstCell() {
    return firstCell;
  }

  private static double biases(double[][][] gates) {
    double sum = 0;
    for (double[][] gate : gates) {
      for (int t = 0; t < gate.length; t++) {
        sum += gate[t][t] / gates.length;
        for (int s = t + 1; s < gate.length; s++) {
          sum += 2 * gate[t][s] / gates.length;
        }
      }
    }
    return sum;
  }

  private static double sum(double[][] gradient, double[][] signal) {
    double sum = 0;
    for (int t = 0; t < gradient.length; t++) {
      sum += gradient[t][t] * signal[t][t];
      for (int s = t + 1; s < gradient.length; s++) {
        sum += 2 * gradient[t][s] * signal[t][s];
      }
    }
    return sum;
  }
}
