// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.init.Fans;
import io.evenkeel.init.Role;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The plan in the terminal, repeated layers in one row. */
final class PlanTable {
  private record Row(List<PlannedParameter> members) {
    PlannedParameter first() {
      return members.getFirst();
    }
  }

  private PlanTable() {}

  static String of(Plan plan, boolean full) {
    return new FittedTable<Row>()
        .name("PARAMETER", PlanTable::name)
        .number("", row -> row.members.size() == 1 ? "" : "×" + row.members.size())
        .text("SHAPE", PlanTable::shape)
        .text("ROLE", row -> row.first().role().label())
        .number("FAN-IN", row -> fan(row.first().fans()))
        .number("STD", row -> Numbers.of(row.first().initializer().elementStd()))
        .text("DISTRIBUTION", row -> row.first().initializer().label())
        .of(rows(plan, full));
  }

  private static List<Row> rows(Plan plan, boolean full) {
    Map<Object, List<PlannedParameter>> groups = new LinkedHashMap<>();
    for (PlannedParameter parameter : plan.parameters()) {
      Object key = full ? parameter.name() : isWeight(parameter) ? key(parameter) : kind(parameter);
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(parameter);
    }
    return groups.values().stream().map(Row::new).toList();
  }

  private static List<Object> key(PlannedParameter parameter) {
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

  /** Biases, normalization and the like are all alike: one row for each kind. */
  private static List<Object> kind(PlannedParameter parameter) {
    return List.of(parameter.role(), parameter.initializer());
  }

  private static String shape(Row row) {
    Shape first = row.first().tensor().shape();
    boolean same = row.members.stream().allMatch(p -> p.tensor().shape().equals(first));
    return same ? first.toString() : "various";
  }

  private static String name(Row row) {
    boolean alike =
        row.members.stream().map(p -> NamePattern.shape(p.name())).distinct().count() == 1;
    return alike
        ? NamePattern.of(row.members.stream().map(PlannedParameter::name).toList())
        : row.first().name() + " …";
  }

  private static String fan(Optional<Fans> fans) {
    return fans.map(f -> Numbers.of(f.in())).orElse("");
  }
}
