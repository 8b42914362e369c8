// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Axes;
import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Attribute;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Losses of classes: minus the logarithm of the right one's probability. */
final class Losses {
  private Losses() {}

  static Map<String, Rule> rules() {
    return Map.of(
        "SoftmaxCrossEntropyLoss", ((Composition) Losses::ofScores).rule(),
        "NegativeLogLikelihoodLoss", ((Composition) Losses::ofLogarithms).rule());
  }

  private static List<Value> ofScores(Step step) {
    Value scores = step.x(0);
    Map<String, Attribute> axis = Map.of("axis", new Attribute.Int(1));
    Value logarithms =
        step.tape().write("LogSoftmax", scores.dtype(), scores.shape(), axis, scores);
    return List.of(loss(step, logarithms), logarithms);
  }

  private static List<Value> ofLogarithms(Step step) {
    return List.of(loss(step, step.x(0)));
  }

  /** Over logarithms of probabilities, [samples, classes, …], for classes, [samples, …]. */
  private static Value loss(Step step, Value logarithms) {
    Ops ops = step.ops();
    Value classes = ops.cast(step.x(1), DType.I64);
    Optional<Value> counted = counted(step, classes);
    Value known =
        counted.map(mask -> ops.where(mask, classes, step.tape().integer(0))).orElse(classes);
    Value weight = weight(step, known, logarithms);
    Value weights = counted.map(mask -> ops.where(mask, weight)).orElse(weight);
    Value losses = ops.neg(ops.mul(weights, picked(step, logarithms, known)));
    int[] all = Axes.all(losses.rank());
    return switch (step.node().textAttribute("reduction", "mean")) {
      case "none" -> losses;
      case "sum" -> ops.sum(losses, all);
      default -> ops.div(ops.sum(losses, all), ops.sum(ops.expand(weights, losses.shape()), all));
    };
  }

  /** Where the class is not the one to leave out; empty if none is. */
  private static Optional<Value> counted(Step step, Value classes) {
    Ops ops = step.ops();
    return step.node().intAttribute("ignore_index").stream()
        .mapToObj(ignored -> ops.equal(classes, step.tape().integer(ignored)))
        .map(equal -> step.tape().write("Not", DType.BOOL, equal.shape(), Map.of(), equal))
        .findFirst();
  }

  private static Value weight(Step step, Value classes, Value like) {
    Map<String, Attribute> axis = Map.of("axis", new Attribute.Int(0));
    return step.given(2)
        .map(all -> step.tape().write("Gather", all.dtype(), classes.shape(), axis, all, classes))
        .orElseGet(() -> step.ops().filled(1, like, classes.shape()));
  }

  private static Value picked(Step step, Value logarithms, Value classes) {
    List<Long> sizes = new ArrayList<>(classes.shape().dimensions());
    sizes.add(1, 1L);
    Shape one = new Shape(sizes);
    Map<String, Attribute> axis = Map.of("axis", new Attribute.Int(1));
    Value places = step.ops().reshape(classes, one);
    Value found =
        step.tape().write("GatherElements", logarithms.dtype(), one, axis, logarithms, places);
    return step.ops().reshape(found, classes.shape());
  }
}
