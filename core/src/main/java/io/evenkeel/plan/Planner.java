// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Choice;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Recipe;
import io.evenkeel.init.Role;
import io.evenkeel.init.Site;
import io.evenkeel.random.RandomValues;
import io.evenkeel.role.PlacedParameter;
import io.evenkeel.role.Roles;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Applies a recipe to every parameter of a network. */
public final class Planner {
  private Planner() {}

  /** Plans a network. */
  public static Plan plan(Graph graph, Recipe recipe) {
    return plan(graph, Roles.of(graph), recipe);
  }

  /** Plans a network whose roles are already known, as several recipes side by side need. */
  public static Plan plan(Graph graph, List<PlacedParameter> placed, Recipe recipe) {
    return plan(graph, placed, recipe, Map.of());
  }

  /**
   * The same for inputs of given shapes, which a recipe that is solved from the signal goes by.
   *
   * @param inputs by name; shapes of others are assumed
   */
  public static Plan plan(
      Graph graph, List<PlacedParameter> placed, Recipe recipe, Map<String, Shape> inputs) {
    placed.forEach(Planner::requireElements);
    List<PlannedParameter> parameters = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    Function<PlacedParameter, Solved> choices = choices(graph, placed, recipe, inputs);
    for (PlacedParameter parameter : placed) {
      parameters.add(planned(graph, parameter, choices.apply(parameter)));
      findings.addAll(findings(graph, parameter));
    }
    foldedExport(graph, placed).ifPresent(findings::add);
    return new Plan(graph.name(), recipe.name(), RandomValues.ALGORITHM, parameters, findings);
  }

  private static Function<PlacedParameter, Solved> choices(
      Graph graph, List<PlacedParameter> placed, Recipe recipe, Map<String, Shape> inputs) {
    if (recipe.solved().isEmpty()) {
      return parameter -> new Solved(recipe.choose(parameter.site()), Optional.empty());
    }
    Map<String, Solved> solved = AutoPlanner.choices(graph, placed, recipe, inputs);
    return parameter -> solved.get(parameter.stored());
  }

  /** Names alone do not make the export's tensors those of the module it came from. */
  private static Optional<Finding> foldedExport(Graph graph, List<PlacedParameter> placed) {
    long recovered =
        placed.stream()
            .filter(p -> !p.remarks().isEmpty())
            .filter(p -> !p.stored().equals(p.site().tensor().name()))
            .filter(p -> !p.aliases().contains(p.stored()))
            .count();
    return recovered == 0
        ? Optional.empty()
        : Optional.of(
            new Finding(
                "folded-export",
                Severity.WARNING,
                graph.name(),
                "the names of %d parameters were recovered; the tensors are the export's own:"
                        .formatted(recovered)
                    + " transposed, packed or without the normalizations folded into them",
                "use them with this model; for PyTorch's state_dict export again with"
                    + " training=TrainingMode.TRAINING, do_constant_folding=False"));
  }

  private static PlannedParameter planned(Graph graph, PlacedParameter placed, Solved chosen) {
    Site site = placed.site();
    Choice choice = withValues(graph, placed, chosen.choice());
    return new PlannedParameter(
        site.tensor(),
        placed.stored(),
        placed.aliases(),
        site.role(),
        site.role().isLinearMap() ? site.fans() : Optional.empty(),
        choice.gain(),
        choice.initializer(),
        choice.reason(),
        chosen.difference());
  }

  private static void requireElements(PlacedParameter placed) {
    Site site = placed.site();
    if (site.role().isLinearMap() && site.tensor().elementCount() == 0) {
      throw new InvalidInputException(
          "weight %s of %s has no elements: its shape is %s; check the sizes of that layer"
              .formatted(
                  site.tensor().name(), String.join(", ", placed.uses()), site.tensor().shape()));
    }
  }

  /** A parameter that should keep its values but has none starts at zero. */
  private static Choice withValues(Graph graph, PlacedParameter placed, Choice choice) {
    return choice.initializer() instanceof Initializer.Keep && isUndrawn(graph, placed.stored())
        ? new Choice(
            Initializer.zeros(),
            OptionalDouble.empty(),
            choice.reason() + "; zeros, having no values")
        : choice;
  }

  private static boolean isUndrawn(Graph graph, String stored) {
    return graph
        .constant(stored)
        .map(Constant::content)
        .filter(Content.Undrawn.class::isInstance)
        .isPresent();
  }

  private static List<Finding> findings(Graph graph, PlacedParameter placed) {
    List<Finding> findings = new ArrayList<>();
    Site site = placed.site();
    String name = site.tensor().name();
    if (site.role() == Role.OTHER) {
      boolean undrawn = isUndrawn(graph, placed.stored());
      findings.add(
          new Finding(
              "no-role",
              Severity.WARNING,
              name,
              because(placed),
              undrawn
                  ? "it starts at zero; if it should not, set it after loading the weights"
                  : "it keeps the values the model has; if it should not, set it after loading the weights"));
    } else {
      for (String remark : placed.remarks()) {
        findings.add(
            new Finding("seen-through", Severity.NOTE, name, remark, Finding.NOTHING_TO_DO));
      }
    }
    if (!placed.aliases().isEmpty()) {
      findings.add(
          new Finding(
              "tied",
              Severity.NOTE,
              name,
              "the same tensor as %s: drawn once, written under every name"
                  .formatted(String.join(", ", placed.aliases())),
              Finding.NOTHING_TO_DO));
    }
    return findings;
  }

  private static String because(PlacedParameter placed) {
    return placed.remarks().isEmpty()
        ? "no role found for what reads it: " + String.join(", ", placed.uses())
        : String.join("; ", placed.remarks());
  }
}
