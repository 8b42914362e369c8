// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.expression.KnownValues;
import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Tape;
import io.evenkeel.expression.Value;
import io.evenkeel.gradient.GradientGraph;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of a step that moves the parameters. */
final class Updates {
  private static final double CLIP_GUARD = 1e-6;

  private final Tape tape;
  private final Ops ops;
  private final Trained trained;
  private final StepRule rule;
  private final Map<String, Value> numbers = new LinkedHashMap<>();
  private final List<Tensor> memory = new ArrayList<>();
  private final Map<String, String> next = new LinkedHashMap<>();
  private String norm = "";

  private Updates(Tape tape, Trained trained, StepRule rule) {
    this.trained = trained;
    this.tape = tape;
    this.ops = new Ops(tape);
    this.rule = rule;
    for (String number : rule.optimizer().numbers(1, 1).keySet().stream().sorted().toList()) {
      numbers.put(number, new Value(TrainingGraph.number(number), DType.F32, Shape.SCALAR));
    }
  }

  static Updates of(LossGraph loss, GradientGraph gradient, Trained trained, StepRule rule) {
    KnownValues known = KnownValues.of(loss.graph(), loss.shapes());
    Updates updates = new Updates(new Tape("step.", known), trained, rule);
    Map<Tensor, Value> gradients = new LinkedHashMap<>();
    for (String name : trained.names()) {
      String of = gradient.names().get(name);
      Tensor tensor = loss.graph().constant(name).map(Constant::tensor).orElseThrow();
      if (of != null) {
        gradients.put(tensor, new Value(of, tensor.dtype(), tensor.shape()));
      }
    }
    updates.write(gradients);
    return updates;
  }

  private void write(Map<Tensor, Value> gradients) {
    List<Value> squares =
        gradients.values().stream().map(g -> ops.cast(ops.sumOfSquares(g), DType.F32)).toList();
    Value length = ops.unary("Sqrt", ops.total(squares));
    norm = length.name();
    gradients.forEach((tensor, gradient) -> move(tensor, clipped(gradient, length)));
  }

  private Value clipped(Value gradient, Value length) {
    if (rule.clip().isEmpty()) {
      return gradient;
    }
    Value most = ops.scalar(rule.clip().getAsDouble(), length);
    Value share = ops.minimum(ops.div(most, ops.add(length, CLIP_GUARD)), 1);
    return ops.mul(gradient, ops.cast(share, gradient.dtype()));
  }

  private void move(Tensor tensor, Value gradient) {
    Map<String, Value> remembered = new LinkedHashMap<>();
    for (String kind : rule.optimizer().memory()) {
      Tensor kept = tensor.withName(memoryName(tensor.name(), kind));
      memory.add(kept);
      remembered.put(kind, value(kept));
    }
    double decay = trained.decaying().contains(tensor.name()) ? rule.optimizer().weightDecay() : 0;
    Optimizer.Update update =
        rule.optimizer()
            .write(
                ops, new Optimizer.Parameter(value(tensor), gradient, remembered, decay), numbers);
    next.put(tensor.name(), update.value().name());
    update
        .memory()
        .forEach((kind, value) -> next.put(memoryName(tensor.name(), kind), value.name()));
  }

  private static String memoryName(String parameter, String kind) {
    return "optimizer." + kind + "." + parameter;
  }

  private static Value value(Tensor tensor) {
    return new Value(tensor.name(), tensor.dtype(), tensor.shape());
  }

  /** The optimizer's memory, further inputs. */
  List<Tensor> memory() {
    return memory;
  }

  /** The memory and the optimizer's numbers. */
  List<ValueInfo> inputs() {
    List<ValueInfo> inputs = new ArrayList<>();
    memory.forEach(t -> inputs.add(ValueInfo.of(t.name(), t.dtype(), t.shape())));
    numbers.values().forEach(v -> inputs.add(ValueInfo.of(v.name(), v.dtype(), v.shape())));
    return inputs;
  }

  List<Node> nodes() {
    return tape.nodes();
  }

  Map<String, Constant> constants() {
    return tape.constants();
  }

  Map<String, String> next() {
    return next;
  }

  String norm() {
    return norm;
  }
}
