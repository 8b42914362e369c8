// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.init.Initializer;
import io.evenkeel.init.Recipes;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.plan.Planner;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import java.util.List;
import java.util.function.LongPredicate;

/** Makes diagnoses and corrections. */
final class Found {
  private Found() {}

  /** Something at a weight. */
  static Diagnosis at(
      Evidence evidence,
      Weight weight,
      String rule,
      Severity severity,
      String because,
      String fix,
      List<Correction> corrections) {
    Finding finding = new Finding(rule, severity, weight.name(), because, fix);
    return new Diagnosis(finding, evidence.positionOf(weight), corrections);
  }

  /** Some elements of a weight drawn anew under its own name, by the plan. */
  static Correction redraw(Weight weight, LongPredicate elements) {
    return new Correction.Redraw(
        weight.stored(), weight.planned().tensor(), drawable(weight), elements);
  }

  /** The whole weight drawn anew. */
  static Correction redraw(Weight weight) {
    return redraw(weight, element -> true);
  }

  /** What the plan draws; zeros where it keeps what is there. */
  private static Initializer drawable(Weight weight) {
    Initializer planned = weight.planned().initializer();
    return planned instanceof Initializer.Keep ? Initializer.zeros() : planned;
  }

  /** The weight drawn anew and not as zeros, which recipe {@code auto} may have there. */
  static Correction redrawNonZero(Evidence evidence, Weight weight) {
    boolean zero = weight.planned().initializer().equals(Initializer.zeros());
    if (!zero) {
      return redraw(weight);
    }
    Initializer he =
        Planner.plan(evidence.graph(), Recipes.he()).parameters().stream()
            .filter(p -> p.stored().equals(weight.stored()))
            .map(PlannedParameter::initializer)
            .findFirst()
            .orElseThrow();
    return new Correction.Redraw(weight.stored(), weight.planned().tensor(), he, element -> true);
  }

  /** A weight brought to the second moment that the plan gives, its mean kept. */
  static Correction rescale(Weight weight, double factor) {
    return new Correction.Rescale(weight.stored(), 0, factor);
  }
}
