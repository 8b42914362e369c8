// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.init.Role;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Parameters that get the same and can be told in one row: those of repeated layers. */
record ParameterGroup(List<PlannedParameter> members) {
  /** The groups of a plan in the order of their first members. */
  static List<ParameterGroup> of(Plan plan) {
    Map<Object, List<PlannedParameter>> groups = new LinkedHashMap<>();
    for (PlannedParameter parameter : plan.parameters()) {
      Object key = isWeight(parameter) ? layer(parameter) : kind(parameter);
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(parameter);
    }
    return groups.values().stream().map(ParameterGroup::new).toList();
  }

  /** Every parameter by itself. */
  static List<ParameterGroup> single(Plan plan) {
    return plan.parameters().stream().map(p -> new ParameterGroup(List.of(p))).toList();
  }

  PlannedParameter first() {
    return members.getFirst();
  }

  int count() {
    return members.size();
  }

  /** One name for all where they differ in numbers, else the first. */
  String name() {
    return isAlike(members.stream().map(p -> NamePattern.shape(p.name())))
        ? NamePattern.of(members.stream().map(PlannedParameter::name).toList())
        : first().name() + " …";
  }

  String shape() {
    return isAlike(members.stream().map(p -> p.tensor().shape()))
        ? first().tensor().shape().toString()
        : "various";
  }

  String reason() {
    return isAlike(members.stream().map(PlannedParameter::reason))
        ? first().reason()
        : first().reason() + " …";
  }

  private static boolean isAlike(Stream<?> things) {
    return things.distinct().limit(2).count() == 1;
  }

  private static List<Object> layer(PlannedParameter parameter) {
    return List.of(
        NamePattern.shape(parameter.name()),
        parameter.tensor().shape(),
        parameter.role(),
        parameter.fans(),
        parameter.initializer());
  }

  private static boolean isWeight(PlannedParameter parameter) {
    return parameter.role().isLinearMap() || parameter.role() == Role.OTHER;
  }

  // Biases, normalization and the like are all alike: one row for each kind.
  private static List<Object> kind(PlannedParameter parameter) {
    return List.of(parameter.role(), parameter.initializer());
  }
}
