// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.signal.Finding;
import java.util.List;

/**
 * One initializer for every parameter of a network, with reasons: pure data, no values.
 *
 * @param model name of the network
 * @param recipe name of the recipe
 * @param algorithm version of the random values
 * @param parameters in the network's order
 * @param draws in order, where the algorithm is another library's sequential stream; else none
 * @param findings what planning noticed: parameters without a role, recovered names, ties
 */
public record Plan(
    String model,
    String recipe,
    String algorithm,
    List<PlannedParameter> parameters,
    List<StreamDraw> draws,
    List<Finding> findings) {
  public Plan {
    parameters = List.copyOf(parameters);
    draws = List.copyOf(draws);
    findings = List.copyOf(findings);
  }

  /** A plan whose values depend on no order. */
  public Plan(
      String model,
      String recipe,
      String algorithm,
      List<PlannedParameter> parameters,
      List<Finding> findings) {
    this(model, recipe, algorithm, parameters, List.of(), findings);
  }

  /** The same plan for some of its parameters; all draws stay, for the later ones follow them. */
  public Plan withParameters(List<PlannedParameter> some) {
    return new Plan(model, recipe, algorithm, some, draws, findings);
  }

  /** A plan under which every parameter keeps the value that its graph stores. */
  public Plan asStored() {
    List<PlannedParameter> kept = parameters.stream().map(PlannedParameter::asStored).toList();
    return new Plan(model, "as-stored", algorithm, kept, List.of());
  }

  /** The same plan with other findings. */
  public Plan withFindings(List<Finding> others) {
    return new Plan(model, recipe, algorithm, parameters, draws, others);
  }
}
