// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.init.Initializer;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The factor of every weight, and the plan that has them in its scales. */
final class Factors {
  /**
   * Bits of a factor. The last bits of a sum differ between machines and numbers of threads; they
   * should not reach a value. Half a unit of the last one is 1.2e-4 of a factor.
   */
  private static final int BITS = 12;

  private final Map<Weight, Double> found = new LinkedHashMap<>();

  /** A factor as it is used, to {@value #BITS} significant bits. */
  static double rounded(double factor) {
    int shift = BITS - 1 - Math.getExponent(factor);
    return Math.scalb(Math.rint(Math.scalb(factor, shift)), -shift);
  }

  void put(Weight weight, double factor) {
    found.put(weight, factor);
  }

  double of(Weight weight) {
    return found.getOrDefault(weight, 1.0);
  }

  /** The plan with every scale multiplied: in binary64, once, before any value is drawn. */
  Plan times(Plan plan) {
    Map<String, Double> byTensor = new LinkedHashMap<>();
    found.forEach((weight, factor) ->
        weight.tensors().forEach(tensor -> byTensor.put(tensor.stored(), factor)));
    List<PlannedParameter> parameters =
        plan.parameters().stream()
            .map(p -> byTensor.containsKey(p.stored()) ? times(p, byTensor.get(p.stored())) : p)
            .toList();
    return plan.withParameters(parameters);
  }

  private static PlannedParameter times(PlannedParameter parameter, double factor) {
    Initializer scaled = parameter.initializer().times(factor);
    OptionalDouble gain =
        parameter.gain().isPresent()
            ? OptionalDouble.of(factor * parameter.gain().getAsDouble())
            : OptionalDouble.empty();
    return parameter.with(
        gain,
        scaled,
        String.format(Locale.ROOT, "%s; times %s, calibrated", parameter.reason(), factor));
  }
}
