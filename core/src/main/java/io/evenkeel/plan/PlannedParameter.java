// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.init.Fans;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Role;
import io.evenkeel.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one parameter gets, and why.
 *
 * @param tensor under the name the user knows; it decides the values
 * @param stored name of the tensor in the graph, different where the name was recovered
 * @param aliases further names under which the same tied tensor is known
 * @param role what the parameter is for
 * @param fans of a linear map
 * @param gain factor over a unit-variance map, where the rule has one
 * @param initializer with nothing left to resolve
 * @param reason one line: the rule with its numbers
 * @param difference from recipe {@code he}, where the weight was solved and is another one
 */
public record PlannedParameter(
    Tensor tensor,
    String stored,
    List<String> aliases,
    Role role,
    Optional<Fans> fans,
    OptionalDouble gain,
    Initializer initializer,
    String reason,
    Optional<Difference> difference) {
  public PlannedParameter {
    aliases = List.copyOf(aliases);
  }

  /** One that no solving has changed. */
  public PlannedParameter(
      Tensor tensor,
      String stored,
      List<String> aliases,
      Role role,
      Optional<Fans> fans,
      OptionalDouble gain,
      Initializer initializer,
      String reason) {
    this(tensor, stored, aliases, role, fans, gain, initializer, reason, Optional.empty());
  }

  public String name() {
    return tensor.name();
  }

  /** The same parameter with other values. */
  public PlannedParameter with(OptionalDouble newGain, Initializer drawn, String because) {
    return new PlannedParameter(
        tensor, stored, aliases, role, fans, newGain, drawn, because, difference);
  }

  /** The same parameter, left as its graph stores it. */
  PlannedParameter asStored() {
    return new PlannedParameter(
        tensor, stored, aliases, role, fans, gain, new Initializer.Keep(), "as stored");
  }
}
