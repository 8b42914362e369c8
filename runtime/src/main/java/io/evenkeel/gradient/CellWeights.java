// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Attribute;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The weights of one direction of a recurrent layer, and its functions. */
record CellWeights(Step step, int direction) {
  Ops ops() {
    return step.ops();
  }

  long units() {
    return step.x(2).size(2);
  }

  /** An input without its axis of directions, if it is given. */
  private Optional<Value> own(int input) {
    return step.given(input)
        .map(value -> {
          Value part = ops().slice(value, 0, direction, direction + 1);
          return ops().reshape(part, new Shape(part.shape().dimensions().subList(1, part.rank())));
        });
  }

  /** Recurrent weights of the gates from one to another, transposed: [units, gates · units]. */
  Value recurrent(int from, int to) {
    Value all = own(2).orElseThrow();
    return ops().transpose(ops().slice(all, 0, from * units(), to * units()), 1, 0);
  }

  /** Biases of the gates from one to another: of the inputs, or of the states. */
  Optional<Value> bias(boolean ofStates, int from, int to) {
    long gates = step.x(2).size(1);
    long start = ofStates ? gates : 0;
    return own(3).map(all -> ops().slice(all, 0, start + from * units(), start + to * units()));
  }

  /** The inputs of all steps through the input weights, [steps, samples, gates · units]. */
  Value driven(Value x) {
    Value weights = own(1).orElseThrow();
    Value rows = ops().reshape(x, x.size(0) * x.size(1), x.size(2));
    Value product = ops().gemm(rows, false, weights, true);
    return Cell.plus(
        ops(),
        ops().reshape(product, x.size(0), x.size(1), weights.size(0)),
        bias(false, 0, (int) (weights.size(0) / units())));
  }

  /** A state before the first step: given, or zero. */
  Value initial(int input, long samples) {
    Optional<Value> given =
        step.node().intAttribute("layout", 0) == 1
            ? step.given(input)
                .map(value -> {
                  Value part = ops().slice(value, 1, direction, direction + 1);
                  return ops().reshape(part, samples, units());
                })
            : own(input);
    return given.orElseGet(() -> ops().filled(0, step.x(1), Shape.of(samples, units())));
  }

  /** The peepholes of an LSTM's gates input, output, forget; none if it has none. */
  List<Value> peepholes() {
    return own(7)
        .map(all ->
            IntStream.range(0, 3)
                .mapToObj(gate -> ops().slice(all, 0, gate * units(), (gate + 1) * units()))
                .toList())
        .orElse(List.of());
  }

  /**
   * One of the direction's functions.
   *
   * @param which its place among them
   * @param fallbacks the functions where none are stated
   */
  Value apply(int which, List<String> fallbacks, Value x) {
    List<String> stated =
        step.node().attributes().get("activations") instanceof Attribute.Texts(List<String> t)
            ? t
            : List.of();
    int place = direction * fallbacks.size() + which;
    String name = place < stated.size() ? stated.get(place) : fallbacks.get(which);
    return function(name, clipped(x));
  }

  private Value clipped(Value x) {
    double most = step.node().realAttribute("clip", 0);
    return most == 0
        ? x
        : step.tape()
            .write(
                "Clip",
                x.dtype(),
                x.shape(),
                Map.of(),
                x,
                ops().scalar(-most, x),
                ops().scalar(most, x));
  }

  private Value function(String name, Value x) {
    if (step.node().attributes().containsKey("activation_alpha")
        || step.node().attributes().containsKey("activation_beta")) {
      throw new UnsupportedFormException(step.node().op() + " whose functions have parameters");
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "tanh" -> ops().unary("Tanh", x);
      case "sigmoid" -> ops().unary("Sigmoid", x);
      case "relu" -> ops().unary("Relu", x);
      case "softsign" -> ops().unary("Softsign", x);
      case "softplus" -> ops().unary("Softplus", x);
      case "leakyrelu" -> ops().unary("LeakyRelu", x);
      case "elu" -> ops().unary("Elu", x);
      case "hardsigmoid" -> ops().unary("HardSigmoid", x);
      default -> throw new UnsupportedFormException(step.node().op() + " with function " + name);
    };
  }
}
