// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.Optional;
import java.util.OptionalDouble;

/** A rule whose values are multiplied by what depends on the depth or width of the network. */
record Multiplied(Rule rule, Factor factor) implements Rule {
  @Override
  public Choice at(Target target) {
    Choice plain = rule.at(target);
    Optional<Factor.Value> found = factor.at(target.site());
    if (found.isEmpty()) {
      return plain;
    }
    double value = found.get().number();
    Initializer scaled = plain.initializer().times(value);
    OptionalDouble gain =
        plain.gain().isPresent()
            ? OptionalDouble.of(value * plain.gain().getAsDouble())
            : OptionalDouble.empty();
    String std =
        scaled.elementStd().isPresent()
            ? "std " + Reasons.number(scaled.elementStd().getAsDouble()) + " = "
            : "";
    String reason =
        "%s%s·(%s); %s = %s"
            .formatted(
                std,
                Reasons.number(value),
                plain.reason(),
                Reasons.number(value),
                found.get().because());
    return new Choice(scaled, gain, reason);
  }
}
