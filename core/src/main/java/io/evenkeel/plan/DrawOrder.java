// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.InvalidInputException;
import io.evenkeel.init.Initializer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes down the draws of a run in their order. */
final class DrawOrder {
  private final Replay replay;
  private final Map<String, Integer> positions = new HashMap<>();
  private final List<StreamDraw> draws = new ArrayList<>();
  private boolean fresh;

  /**
   * An order without draws.
   *
   * @param stored names of the stored tensors as the model lists them
   */
  DrawOrder(Replay replay, Collection<String> stored) {
    this.replay = replay;
    stored.forEach(name -> positions.put(name, positions.size()));
  }

  List<StreamDraw> draws() {
    return draws;
  }

  /** Draws of every parameter. */
  void addAll(List<PlannedParameter> parameters) {
    sorted(parameters).forEach(this::add);
  }

  /** Draws of PyTorch's modules as they are built. */
  void addBuilt(List<PlannedParameter> parameters) {
    PackedAttention attention = PackedAttention.of(parameters);
    for (PlannedParameter parameter : attention.ordered(sorted(parameters))) {
      Initializer drawn =
          attention
              .weightOfZeroedBias(parameter)
              .map(PlannedParameter::initializer)
              .orElse(parameter.initializer());
      add(parameter, drawn, 0, parameter.tensor().elementCount());
    }
  }

  private List<PlannedParameter> sorted(List<PlannedParameter> parameters) {
    return parameters.stream()
        .sorted(Comparator.comparing(p -> positions.getOrDefault(p.stored(), Integer.MAX_VALUE)))
        .toList();
  }

  /**
   * Draws of the parameters that get something else than before.
   *
   * @param fresh whether the stream starts again from its seed
   */
  void addChanged(List<PlannedParameter> before, List<PlannedParameter> after, boolean fresh) {
    Map<String, Initializer> old =
        before.stream()
            .collect(Collectors.toMap(PlannedParameter::name, PlannedParameter::initializer));
    this.fresh = fresh;
    addAll(after.stream().filter(p -> !p.initializer().equals(old.get(p.name()))).toList());
  }

  private void add(PlannedParameter parameter) {
    add(parameter, parameter.initializer(), 0, parameter.tensor().elementCount());
  }

  private void add(PlannedParameter parameter, Initializer initializer, long from, long count) {
    switch (initializer) {
      case Initializer.Constant c -> {}
      case Initializer.Dirac d -> {}
      case Initializer.Hadamard h -> {}
      case Initializer.Keep k -> {}
      case Initializer.Normal n -> draw(parameter, n, from, count);
      case Initializer.Uniform u -> draw(parameter, u, from, count);
      case Initializer.Blocks packed -> addParts(parameter, packed);
      case Initializer.TruncatedNormal t ->
          throw refused(parameter, t, "go through a vendor library's inverse error function");
      case Initializer.Orthogonal o ->
          throw refused(parameter, o, "depend on the roundings of a linear algebra library");
      case Initializer.DeltaOrthogonal d ->
          throw refused(parameter, d, "depend on the roundings of a linear algebra library");
      case Initializer.Timescales t ->
          throw refused(parameter, t, "are logarithms, which no stream draws");
      case Initializer.Sparse s -> throw refused(parameter, s, "depend on how columns are chosen");
      case Initializer.VarianceScaling scaling ->
          throw new IllegalArgumentException("a plan has nothing left to resolve");
    }
  }

  private void draw(PlannedParameter parameter, Initializer unit, long from, long count) {
    draws.add(new StreamDraw(parameter.name(), from, count, unit, fresh));
    fresh = false;
  }

  private void addParts(PlannedParameter parameter, Initializer.Blocks packed) {
    if (packed.outer() != 1) {
      throw refused(parameter, packed, "are drawn in an order of their own where they are columns");
    }
    long rows = packed.parts().stream().mapToLong(Initializer.Part::size).sum();
    long width = rows == 0 ? 0 : parameter.tensor().elementCount() / rows;
    long row = 0;
    for (Initializer.Part part : packed.parts()) {
      add(parameter, part.initializer(), row * width, part.size() * width);
      row += part.size();
    }
  }

  private InvalidInputException refused(
      PlannedParameter parameter, Initializer initializer, String why) {
    return new InvalidInputException(
        "--stream %s cannot repeat %s: its %s values %s; choose another recipe or leave --stream out"
            .formatted(replay.label(), parameter.name(), initializer.label(), why));
  }
}
