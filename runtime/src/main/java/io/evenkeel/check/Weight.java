// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.graph.Constant;
import io.evenkeel.init.Role;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.tensor.Shape;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A parameter with the values it has.
 *
 * @param planned what recipe {@code auto} would give it
 * @param constant where its values are
 * @param summary of its values
 * @param rows its output units; empty where they are unknown or it is no linear map
 * @param uses number of nodes that read it
 */
record Weight(
    PlannedParameter planned,
    Constant constant,
    Summary summary,
    Optional<Rows> rows,
    OptionalDouble dispersion,
    int uses) {

  /** The name the user knows. */
  String name() {
    return planned.name();
  }

  /** The name in the graph. */
  String stored() {
    return planned.stored();
  }

  Role role() {
    return planned.role();
  }

  Shape shape() {
    return constant.tensor().shape();
  }

  boolean isLinearMap() {
    return role().isLinearMap();
  }

  /** Whether every element has one value. */
  boolean isConstant() {
    return summary.nonFinite() == 0 && summary.min() == summary.max();
  }

  boolean isZero() {
    return isConstant() && summary.min() == 0;
  }

  double std() {
    return Math.sqrt(Math.max(0, summary.secondMoment() - summary.mean() * summary.mean()));
  }
}
