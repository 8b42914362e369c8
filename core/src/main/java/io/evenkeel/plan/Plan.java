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
 * @param findings what planning noticed: parameters without a role, recovered names, ties
 */
public record Plan(
    String model,
    String recipe,
    String algorithm,
    List<PlannedParameter> parameters,
    List<Finding> findings) {
  public Plan {
    parameters = List.copyOf(parameters);
    findings = List.copyOf(findings);
  }
}
