// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Attribute;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recurrent layers, unrolled over their steps. */
final class Recurrences {
  private final Step step;
  private final Ops ops;
  private final boolean samplesFirst;
  private final Value x;

  private Recurrences(Step step) {
    this.step = step;
    this.ops = step.ops();
    this.samplesFirst = step.node().intAttribute("layout", 0) == 1;
    this.x = samplesFirst ? ops.transpose(step.x(0), 1, 0, 2) : step.x(0);
  }

  static Map<String, Rule> rules() {
    Composition recurrence = step -> new Recurrences(step).write();
    return Map.of("LSTM", recurrence.rule(), "GRU", recurrence.rule(), "RNN", recurrence.rule());
  }

  /** All steps' states [steps, directions, samples, units] and the last ones. */
  private List<Value> write() {
    int directions = (int) step.x(1).size(0);
    boolean onlyBackward = step.node().textAttribute("direction", "forward").equals("reverse");
    List<Value> sequences = new ArrayList<>();
    List<List<Value>> last = new ArrayList<>();
    for (int direction = 0; direction < directions; direction++) {
      Unrolled unrolled = unrolled(direction, onlyBackward || direction == 1);
      sequences.add(ops.reshape(unrolled.states, withDirection(unrolled.states, 1)));
      last.add(unrolled.last);
    }
    List<Value> outputs = new ArrayList<>(List.of(outer(ops.concat(1, sequences))));
    for (int state = 0; state < last.getFirst().size(); state++) {
      int which = state;
      outputs.add(outer(last.stream().map(states -> states.get(which)).toList()));
    }
    return outputs;
  }

  private record Unrolled(Value states, List<Value> last) {}

  private static Shape withDirection(Value value, int axis) {
    List<Long> sizes = new ArrayList<>(value.shape().dimensions());
    sizes.add(axis, 1L);
    return new Shape(sizes);
  }

  private Value outer(Value sequences) {
    return samplesFirst ? ops.transpose(sequences, 2, 0, 1, 3) : sequences;
  }

  private Value outer(List<Value> states) {
    int axis = samplesFirst ? 1 : 0;
    return ops.concat(
        axis, states.stream().map(s -> ops.reshape(s, withDirection(s, axis))).toList());
  }

  private Unrolled unrolled(int direction, boolean backward) {
    Optional<Value> lengths = step.given(4);
    Value turned = backward ? reversed(x, lengths) : x;
    Cell cell = Cell.of(step, direction);
    Value driven = cell.driven(turned);
    List<Value> states = cell.initial(x.size(1));
    List<Value> sequence = new ArrayList<>();
    long[] ones = new long[Math.toIntExact(x.size(0))];
    Arrays.fill(ones, 1);
    List<Value> inputs = ops.split(driven, 0, ones);
    for (int time = 0; time < ones.length; time++) {
      Value at = inputs.get(time);
      List<Value> next = cell.next(ops.reshape(at, at.size(1), at.size(2)), states);
      long now = time;
      Optional<Value> running = lengths.map(all -> running(all, now));
      List<Value> before = states;
      states = running.map(mask -> held(mask, next, before)).orElse(next);
      Value state = states.getFirst();
      Value shown = running.map(mask -> ops.where(mask, next.getFirst())).orElse(state);
      sequence.add(ops.reshape(shown, 1, state.size(0), state.size(1)));
    }
    Value whole = ops.concat(0, sequence);
    return new Unrolled(backward ? reversed(whole, lengths) : whole, states);
  }

  /** Where a sample's sequence has not ended, [samples, 1]. */
  private Value running(Value lengths, long time) {
    Value column = ops.reshape(lengths, lengths.size(0), 1);
    return ops.greater(column, ops.cast(step.tape().integer(time), lengths.dtype()));
  }

  private List<Value> held(Value running, List<Value> next, List<Value> before) {
    List<Value> states = new ArrayList<>();
    for (int i = 0; i < next.size(); i++) {
      states.add(ops.where(running, next.get(i), before.get(i)));
    }
    return states;
  }

  /** Steps in the opposite order, within each sample's own length. */
  private Value reversed(Value sequence, Optional<Value> lengths) {
    if (lengths.isPresent()) {
      Value whole = ops.cast(lengths.get(), DType.I64);
      Map<String, Attribute> axes =
          Map.of("time_axis", new Attribute.Int(0), "batch_axis", new Attribute.Int(1));
      return step.tape()
          .write("ReverseSequence", sequence.dtype(), sequence.shape(), axes, sequence, whole);
    }
    return ops.backwards(sequence, 0);
  }
}
