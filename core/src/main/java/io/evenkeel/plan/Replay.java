// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipe;
import io.evenkeel.init.Recipes;
import io.evenkeel.role.PlacedParameter;
import io.evenkeel.stream.StreamKind;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run of another library that a plan's values repeat weight for weight. Parameters are drawn in
 * the order in which the model lists them, which is PyTorch's order of registration in its exports
 * and in the built-in networks.
 */
public enum Replay {
  /**
   * {@code torch.manual_seed(seed)}, the model is built, and the recipe's initializers are applied.
   * Building draws what each module's {@code reset_parameters} draws. A parameter for which the
   * recipe chooses the same keeps that; all others are drawn again, in order.
   */
  TORCH("torch", StreamKind.TORCH),
  /** The same with a second {@code torch.manual_seed(seed)} before the recipe. */
  TORCH_RESEEDED("torch-reseeded", StreamKind.TORCH),
  /** {@code numpy.random.default_rng(seed)}, one draw for each parameter. */
  NUMPY("numpy", StreamKind.NUMPY_PCG64),
  /** {@code numpy.random.Generator(numpy.random.SFC64(seed))}, one draw for each parameter. */
  NUMPY_SFC64("numpy-sfc64", StreamKind.NUMPY_SFC64);

  private final String label;
  private final StreamKind kind;

  Replay(String label, StreamKind kind) {
    this.label = label;
    this.kind = kind;
  }

  /** The name that the command line takes. */
  public String label() {
    return label;
  }

  /**
   * The run that has a name.
   *
   * @throws InvalidInputException if there is none
   */
  public static Replay of(String label) {
    return Stream.of(values())
        .filter(replay -> replay.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            new InvalidInputException(
                "unknown stream '%s'; the streams are %s"
                    .formatted(
                        label,
                        Stream.of(values()).map(Replay::label).collect(Collectors.joining(", ")))));
  }

  /**
   * Plans a network whose values are to follow the run.
   *
   * @param inputs shapes of the inputs by name, where they are known
   * @throws InvalidInputException if the recipe chooses values that the library's run does not
   *     determine to the bit
   */
  public Plan plan(
      Graph graph, List<PlacedParameter> placed, Recipe recipe, Map<String, Shape> inputs) {
    Plan plan = Planner.plan(graph, placed, recipe, inputs);
    DrawOrder order = new DrawOrder(this, graph.constants().keySet());
    if (kind == StreamKind.TORCH) {
      Plan built = Planner.plan(graph, placed, Recipes.pytorchDefault());
      order.addBuilt(built.parameters());
      order.addChanged(built.parameters(), plan.parameters(), this == TORCH_RESEEDED);
    } else {
      order.addAll(plan.parameters());
    }
    return new Plan(
        plan.model(),
        plan.recipe(),
        kind.algorithm(),
        plan.parameters(),
        order.draws(),
        plan.findings());
  }
}
