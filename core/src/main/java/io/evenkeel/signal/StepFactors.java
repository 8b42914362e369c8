// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.List;

/**
 * What a step of a recurrent layer does to the gradient, path by path.
 *
 * @param carried by what the gradient at the cell after the step is multiplied on its way to the
 *     cell before
 * @param entering by what the gradient at the state on its way to the cell
 * @param gates one for each, in ONNX's order
 */
record StepFactors(double[] carried, double[] entering, List<Gate> gates) {
  /** What a gate multiplies the gradient of. */
  enum Of {
    CELL,
    STATE,
    /** What the last gate's map gives to the state that it reads. */
    READ
  }

  /**
   * A gate's factors.
   *
   * @param atInput of the gradient where the map of the input enters
   * @param atState where the map of the state enters
   */
  record Gate(Of of, double[] atInput, double[] atState) {
    static Gate of(Of of, double[] factor) {
      return new Gate(of, factor, factor);
    }
  }
}
