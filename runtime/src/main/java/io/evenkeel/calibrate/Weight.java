// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.tensor.DType;
import java.util.List;

/**
 * What one factor multiplies.
 *
 * @param tensors the stored tensors that together are a map's weight
 */
record Weight(List<PlannedParameter> tensors) {
  Weight {
    tensors = List.copyOf(tensors);
  }

  /** As the user knows it. */
  String name() {
    String first = tensors.getFirst().name();
    return tensors.size() == 1 ? first : first + " and %d more".formatted(tensors.size() - 1);
  }

  /** The input of the parts of a network that multiplies what the weight makes. */
  String factor() {
    return "calibrate.factor." + tensors.getFirst().stored();
  }

  DType dtype() {
    return tensors.getFirst().tensor().dtype();
  }
}
