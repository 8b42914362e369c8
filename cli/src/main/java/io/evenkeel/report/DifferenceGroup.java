// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.plan.Difference;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weights that differ from recipe {@code he} for the same causes and can be told in one line. */
record DifferenceGroup(List<PlannedParameter> members) {
  /** The groups of a plan in the order of their first members; none for a plan not solved. */
  static List<DifferenceGroup> of(Plan plan) {
    Map<Object, List<PlannedParameter>> groups = new LinkedHashMap<>();
    for (PlannedParameter parameter : plan.parameters()) {
      parameter
          .difference()
          .map(d -> List.of(NamePattern.shape(parameter.name()), d.because()))
          .ifPresent(key -> groups.computeIfAbsent(key, k -> new ArrayList<>()).add(parameter));
    }
    return groups.values().stream().map(DifferenceGroup::new).toList();
  }

  String name() {
    return NamePattern.of(members.stream().map(PlannedParameter::name).toList());
  }

  int count() {
    return members.size();
  }

  /** Of he's standard deviation: one number, or the smallest and the greatest. */
  String factor() {
    double least = members.stream().mapToDouble(DifferenceGroup::factor).min().orElse(1);
    double most = members.stream().mapToDouble(DifferenceGroup::factor).max().orElse(1);
    String low = Numbers.of(least);
    String high = Numbers.of(most);
    return low.equals(high) ? low : low + "–" + high;
  }

  String because() {
    return String.join("; ", difference(members.getFirst()).because());
  }

  private static double factor(PlannedParameter parameter) {
    return difference(parameter).factor();
  }

  private static Difference difference(PlannedParameter parameter) {
    return parameter.difference().orElseThrow();
  }
}
