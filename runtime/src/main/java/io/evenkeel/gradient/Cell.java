// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import java.util.List;
import java.util.Optional;

/** One step of a recurrent layer in one direction; ONNX's LSTM, GRU and RNN state the equations. */
sealed interface Cell permits LstmCell, GruCell, SimpleCell {
  /**
   * What the inputs alone contribute to every gate at every step, [steps, samples, gates · units].
   */
  Value driven(Value x);

  /** The states before the first step, [samples, units] each. */
  List<Value> initial(long samples);

  /** The states after a step. */
  List<Value> next(Value driven, List<Value> states);

  static Cell of(Step step, int direction) {
    CellWeights weights = new CellWeights(step, direction);
    return switch (step.node().op()) {
      case "LSTM" -> LstmCell.of(weights);
      case "GRU" -> GruCell.of(weights);
      default -> SimpleCell.of(weights);
    };
  }

  /** Part of a bias, if there is one. */
  static Value plus(Ops ops, Value sum, Optional<Value> bias) {
    return bias.map(b -> ops.add(sum, b)).orElse(sum);
  }
}
