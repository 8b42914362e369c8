// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipe;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.Planner;
import io.evenkeel.random.Seed;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Encoding;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongToDoubleFunction;

/** A network with weights, which a test makes sick and checks. */
record Patient(Graph graph, Map<String, Shape> shapes) {
  private static final Settings SETTINGS = new Settings(Seed.of(0), 2, Optional.empty(), List.of());

  /** A network drawn by a recipe. */
  static Patient drawn(Graph graph, Recipe recipe) {
    Plan plan = Planner.plan(graph, recipe);
    Draw draw = Draw.of(plan, graph, Seed.of(7), Optional.empty(), Draw.Naming.STORED);
    Map<String, Constant> constants = new LinkedHashMap<>(graph.constants());
    for (Tensor tensor : draw.tensors()) {
      MemorySegment values = Arena.ofAuto().allocate(Math.max(1, tensor.byteCount()), 8);
      draw.read(tensor, 0, values.asSlice(0, tensor.byteCount()));
      constants.put(
          tensor.name(),
          new Constant(tensor, new Content.Bytes(values.asSlice(0, tensor.byteCount()))));
    }
    return new Patient(graph.withConstants(constants.values()), Map.of());
  }

  /** The same run on inputs of given shapes. */
  Patient fed(String input, Shape shape) {
    return new Patient(graph, Map.of(input, shape));
  }

  /** The same with a parameter's elements changed one by one. */
  Patient with(String name, DoubleUnaryOperator change) {
    LongToDoubleFunction old = values(name);
    return given(name, i -> change.applyAsDouble(old.applyAsDouble(i)));
  }

  /** The same with a parameter's elements given by their indices. */
  Patient given(String name, LongToDoubleFunction values) {
    Tensor tensor = graph.constants().get(name).tensor();
    double[] all = new double[(int) tensor.elementCount()];
    Arrays.setAll(all, values::applyAsDouble);
    MemorySegment memory = Arena.ofAuto().allocate(tensor.byteCount(), 8);
    Encoding.encode(all, all.length, tensor.dtype(), memory);
    Map<String, Constant> constants = new LinkedHashMap<>(graph.constants());
    constants.put(name, new Constant(tensor, new Content.Bytes(memory)));
    return new Patient(graph.withConstants(constants.values()), shapes);
  }

  /** The same with every parameter stored in another type, which a runtime may refuse to mix. */
  Patient stored(DType dtype) {
    Map<String, Constant> constants = new LinkedHashMap<>(graph.constants());
    constants.replaceAll((name, constant) -> {
      Tensor tensor = new Tensor(name, dtype, constant.tensor().shape());
      double[] all = new double[(int) tensor.elementCount()];
      Arrays.setAll(all, values(name)::applyAsDouble);
      MemorySegment memory = Arena.ofAuto().allocate(tensor.byteCount(), 8);
      Encoding.encode(all, all.length, dtype, memory);
      return new Constant(tensor, new Content.Bytes(memory));
    });
    return new Patient(graph.withConstants(constants.values()), shapes);
  }

  /** The same with every linear map's weight changed. */
  Patient withAllWeights(DoubleUnaryOperator change) {
    Patient changed = this;
    for (String name : graph.constants().keySet()) {
      if (graph.constants().get(name).tensor().shape().rank() > 1) {
        changed = changed.with(name, change);
      }
    }
    return changed;
  }

  LongToDoubleFunction values(String name) {
    return Weights.values(graph.constants().get(name));
  }

  Inputs inputs() {
    return Inputs.of(graph, shapes, Map.of(), Seed.of(3));
  }

  Audit checked() {
    return Audit.of(graph, inputs(), SETTINGS, Watch.NOBODY);
  }

  /** The audit after mending what can be mended. */
  static Audit mended(Patient sick, Audit audit) {
    return sick.mendedRounds(audit).getLast();
  }

  /** The audits of each round of mending. */
  List<Audit> mendedRounds(Audit audit) {
    return audit.mended(inputs(), SETTINGS, Watch.NOBODY);
  }

  static List<Finding> grave(Audit audit) {
    return audit.findings().stream().filter(f -> f.severity() != Severity.NOTE).toList();
  }
}
