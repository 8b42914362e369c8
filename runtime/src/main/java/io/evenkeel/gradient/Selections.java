// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Node;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operators that pick elements out or put them in. */
final class Selections {
  private Selections() {}

  static Map<String, Rule> rules() {
    Map<String, Rule> rules = new HashMap<>();
    rules.put("Gather", Selections::gather);
    for (String op : List.of("GatherElements", "GatherND", "ReverseSequence", "Compress")) {
      rules.put(op, Selections::moved);
    }
    rules.put("TopK", Selections::largest);
    // Scatter is the name before operator set 11.
    for (String op : List.of("ScatterElements", "Scatter")) {
      rules.put(op, step -> scatter(step, "ScatterElements", "GatherElements"));
    }
    rules.put("ScatterND", step -> scatter(step, "ScatterND", "GatherND"));
    return rules;
  }

  /**
   * The transpose of an operator that only moves elements: run on the elements' positions it tells
   * where each went.
   */
  static void moved(Step step) {
    Value places = step.ops().positions(step.x(0).shape());
    List<String> inputs = new ArrayList<>(step.node().inputs());
    inputs.set(0, places.name());
    Value from =
        step.tape()
            .write(
                step.node().op(),
                step.node().attributes(),
                inputs,
                List.of(new Value("", DType.I64, step.y(0).shape())))
            .getFirst();
    step.give(0, step.ops().scatter(step.dy(), from, step.x(0).shape()));
  }

  private static void gather(Step step) {
    if (step.x(0).axis(step.node().intAttribute("axis", 0)) == 0) {
      rows(step);
    } else {
      moved(step);
    }
  }

  /** An embedding: rows of the table are added up, and nothing as large as the table is written. */
  private static void rows(Step step) {
    Ops ops = step.ops();
    Value table = step.x(0);
    Value rows = step.x(1);
    List<Long> places = new ArrayList<>(rows.shape().dimensions());
    places.add(1L);
    step.give(
        0,
        step.tape()
            .write(
                "ScatterND",
                table.dtype(),
                table.shape(),
                Map.of("reduction", new Attribute.Text("add")),
                ops.zeros(table),
                ops.cast(ops.reshape(rows, new Shape(places)), DType.I64),
                step.dy()));
  }

  private static void largest(Step step) {
    Value x = step.x(0);
    int axis = x.axis(step.node().intAttribute("axis", -1));
    step.give(
        0,
        step.tape()
            .write(
                "ScatterElements",
                x.dtype(),
                x.shape(),
                Map.of("axis", new Attribute.Int(axis), "reduction", new Attribute.Text("add")),
                step.ops().zeros(x),
                step.y(1),
                step.dy()));
  }

  /** What was put in is picked out of the gradient; what it replaced receives nothing. */
  private static void scatter(Step step, String op, String inverse) {
    Node node = step.node();
    String reduction = node.textAttribute("reduction", "none");
    if (!reduction.equals("none") && !reduction.equals("add")) {
      throw new UnsupportedFormException(node.op() + " with reduction " + reduction);
    }
    Map<String, Attribute> place = new HashMap<>(node.attributes());
    place.remove("reduction");
    Value dy = step.dy();
    if (step.wants(0)) {
      Value nothing = step.ops().zeros(step.x(2));
      step.give(
          0,
          reduction.equals("add")
              ? dy
              : step.tape().write(op, dy.dtype(), dy.shape(), place, dy, step.x(1), nothing));
    }
    if (step.wants(2)) {
      step.give(2, step.tape().write(inverse, dy.dtype(), step.x(2).shape(), place, dy, step.x(1)));
    }
  }
}
