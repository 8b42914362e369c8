// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.engine.States;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.train.Race;
import java.util.List;
import java.util.stream.LongStream;

/** The numbers that a start has come to. */
final class LaneValues {
  private LaneValues() {}

  /**
   * The values of tensors, in their order.
   *
   * @param names regular expression of their names
   */
  static List<double[]> named(Race.Lane lane, String names) {
    return lane.states().tensors().stream()
        .filter(tensor -> tensor.name().matches(names))
        .map(tensor -> values(lane.states(), tensor))
        .toList();
  }

  private static double[] values(States states, Tensor tensor) {
    FedTensor values = states.copied(tensor);
    return LongStream.range(0, tensor.elementCount())
        .mapToDouble(Elements.numbers(values.data(), tensor.dtype()))
        .toArray();
  }
}
