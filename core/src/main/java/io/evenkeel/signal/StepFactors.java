// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.List;

/** What a step of a recurrent layer does to the gradient, path by path. */
final class StepFactors {
  /** What a gate multiplies the gradient of. */
  enum Of {
    CELL,
    STATE,
    /** What the last gate's map gives to the state that it reads. */
    READ
  }

  /** A gate's factors. */
  static final class Gate {
    private final Of of;
    private final double[] atInput;
    private final double[] atState;

    /**
     * A gate.
     *
     * @param atInput factors of the gradient where the map of the input enters
     * @param atState where the map of the state enters
     */
    Gate(Of of, double[] atInput, double[] atState) {
      this.of = of;
      this.atInput = atInput;
      this.atState = atState;
    }

    static Gate of(Of of, double[] factor) {
      return new Gate(of, factor, factor);
    }

    Of of() {
      return of;
    }

    double[] atInput() {
      return atInput;
    }

    double[] atState() {
      return atState;
    }
  }

  private final double[] carried;
  private final double[] entering;
  private final List<Gate> gates;

  /**
   * A step.
   *
   * @param carried by what the gradient at the cell after the step is multiplied on its way to the
   *     cell before
   * @param entering by what the gradient at the state on its way to the cell
   * @param gates one for each, in ONNX's order
   */
  StepFactors(double[] carried, double[] entering, List<Gate> gates) {
    this.carried = carried;
    this.entering = entering;
    this.gates = List.copyOf(gates);
  }

  double[] carried() {
    return carried;
  }

  double[] entering() {
    return entering;
  }

  List<Gate> gates() {
    return gates;
  }
}
