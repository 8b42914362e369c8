// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import java.util.List;
import java.util.Optional;

/**
 * A gated recurrent unit; gates update, reset, hidden.
 *
 * @param gates recurrent weights of the first two
 * @param hidden those of the last
 */
record GruCell(
    CellWeights weights,
    Value gates,
    Optional<Value> gateBias,
    Value hidden,
    Optional<Value> hiddenBias)
    implements Cell {
  private static final List<String> FUNCTIONS = List.of("Sigmoid", "Tanh");

  static GruCell of(CellWeights weights) {
    return new GruCell(
        weights,
        weights.recurrent(0, 2),
        weights.bias(true, 0, 2),
        weights.recurrent(2, 3),
        weights.bias(true, 2, 3));
  }

  @Override
  public Value driven(Value x) {
    return weights.driven(x);
  }

  @Override
  public List<Value> initial(long samples) {
    return List.of(weights.initial(5, samples));
  }

  @Override
  public List<Value> next(Value driven, List<Value> states) {
    Ops ops = weights.ops();
    Value state = states.getFirst();
    long units = weights.units();
    List<Value> given = ops.split(driven, 1, 2 * units, units);
    Value sums = Cell.plus(ops, ops.add(given.get(0), ops.matmul(state, gates)), gateBias);
    List<Value> opened = ops.split(sums, 1, units, units);
    Value update = weights.apply(0, FUNCTIONS, opened.get(0));
    Value reset = weights.apply(0, FUNCTIONS, opened.get(1));
    Value candidate = weights.apply(1, FUNCTIONS, ops.add(given.get(1), recalled(state, reset)));
    return List.of(ops.add(ops.mul(ops.complement(update), candidate), ops.mul(update, state)));
  }

  /** The state as the hidden gate sees it: reset behind its weights, or before them. */
  private Value recalled(Value state, Value reset) {
    Ops ops = weights.ops();
    boolean behind = weights.step().node().intAttribute("linear_before_reset", 0) == 1;
    Value product = ops.matmul(behind ? state : ops.mul(reset, state), hidden);
    Value sum = Cell.plus(ops, product, hiddenBias);
    return behind ? ops.mul(reset, sum) : sum;
  }
}
