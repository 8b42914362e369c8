// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import java.util.List;

/**
 * A long short-term memory; gates input, output, forget, cell.
 *
 * @param recurrent weights of all gates
 * @param peepholes of the first three gates, if there are any
 */
record LstmCell(CellWeights weights, Value recurrent, List<Value> peepholes) implements Cell {
  private static final List<String> FUNCTIONS = List.of("Sigmoid", "Tanh", "Tanh");

  static LstmCell of(CellWeights weights) {
    return new LstmCell(weights, weights.recurrent(0, 4), weights.peepholes());
  }

  @Override
  public Value driven(Value x) {
    return Cell.plus(weights.ops(), weights.driven(x), weights.bias(true, 0, 4));
  }

  @Override
  public List<Value> initial(long samples) {
    return List.of(weights.initial(5, samples), weights.initial(6, samples));
  }

  @Override
  public List<Value> next(Value driven, List<Value> states) {
    Ops ops = weights.ops();
    Value cell = states.get(1);
    Value sums = ops.add(driven, ops.matmul(states.getFirst(), recurrent));
    long units = weights.units();
    List<Value> gates = ops.split(sums, 1, units, units, units, units);
    Value input = weights.apply(0, FUNCTIONS, seen(gates.get(0), 0, cell));
    Value forget =
        weights.step().node().intAttribute("input_forget", 0) == 1
            ? ops.complement(input)
            : weights.apply(0, FUNCTIONS, seen(gates.get(2), 2, cell));
    Value candidate = weights.apply(1, FUNCTIONS, gates.get(3));
    Value next = ops.add(ops.mul(forget, cell), ops.mul(input, candidate));
    Value output = weights.apply(0, FUNCTIONS, seen(gates.get(1), 1, next));
    return List.of(ops.mul(output, weights.apply(2, FUNCTIONS, next)), next);
  }

  /** With what the gate sees of the cell through its peephole. */
  private Value seen(Value sum, int gate, Value cell) {
    Ops ops = weights.ops();
    return peepholes.isEmpty() ? sum : ops.add(sum, ops.mul(peepholes.get(gate), cell));
  }
}
