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
    Initializer scaled = times(plain.initializer(), value);
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

  private static Initializer times(Initializer initializer, double factor) {
    return switch (initializer) {
      case Initializer.Constant(double value) -> new Initializer.Constant(factor * value);
      case Initializer.Normal(double mean, double std) ->
          new Initializer.Normal(factor * mean, factor * std);
      case Initializer.TruncatedNormal(double mean, double std, double bound) ->
          new Initializer.TruncatedNormal(factor * mean, factor * std, bound);
      case Initializer.Uniform(double low, double high) ->
          new Initializer.Uniform(factor * low, factor * high);
      case Initializer.Orthogonal(double gain) -> new Initializer.Orthogonal(factor * gain);
      case Initializer.DeltaOrthogonal(double gain) ->
          new Initializer.DeltaOrthogonal(factor * gain);
      default ->
          throw new IllegalArgumentException(initializer.label() + " values are not multiplied");
    };
  }
}
