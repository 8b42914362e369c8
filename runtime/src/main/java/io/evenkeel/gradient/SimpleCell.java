// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import java.util.List;

/** A recurrent layer without gates. */
record SimpleCell(CellWeights weights, Value recurrent) implements Cell {
  private static final List<String> FUNCTIONS = List.of("Tanh");

  static SimpleCell of(CellWeights weights) {
    return new SimpleCell(weights, weights.recurrent(0, 1));
  }

  @Override
  public Value driven(Value x) {
    return Cell.plus(weights.ops(), weights.driven(x), weights.bias(true, 0, 1));
  }

  @Override
  public List<Value> initial(long samples) {
    return List.of(weights.initial(5, samples));
  }

  @Override
  public List<Value> next(Value driven, List<Value> states) {
    Ops ops = weights.ops();
    Value sum = ops.add(driven, ops.matmul(states.getFirst(), recurrent));
    return List.of(weights.apply(0, FUNCTIONS, sum));
  }
}
