// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.evenkeel.init.Fans;
import io.evenkeel.plan.Plan;
import io.evenkeel.init.Role;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The plan in the terminal, repeated layers in one row. */
final class PlanTable {
  private static final int NAME = 30;
  private static final int SHAPE = 12;
  private static final int ROLE = 19;
  private static final int FAN = 6;
  private static final int NUMBER = 8;
  private static final int DISTRIBUTION = 13;

  private record Row(List<PlannedParameter> members) {
    PlannedParameter first() {
      return members.getFirst();
    }
  }

  private PlanTable() {}

  static String of(Plan plan, boolean full) {
    List<ColumnData<Row>> columns =
        List.of(
            text("PARAMETER", NAME).with((Row row) -> name(row)),
            text("SHAPE", SHAPE)
                .with((Row row) -> shape(row)),
            text("ROLE", ROLE)
                .with((Row row) -> Numbers.clipped(row.first().role().label(), ROLE)),
            number("FAN-IN", FAN).with((Row row) -> fan(row.first().fans())),
            number("STD", NUMBER)
                .with((Row row) -> Numbers.of(row.first().initializer().elementStd())),
            text("DISTRIBUTION", DISTRIBUTION)
                .with(
                    (Row row) ->
                        Numbers.clipped(row.first().initializer().label(), DISTRIBUTION)));
    return AsciiTable.getTable(AsciiTable.NO_BORDERS, rows(plan, full), columns).stripTrailing();
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
    return same ? Numbers.clipped(first.toString(), SHAPE) : "various";
  }

  private static String name(Row row) {
    boolean alike =
        row.members.stream().map(p -> NamePattern.shape(p.name())).distinct().count() == 1;
    if (!alike) {
      String count = " … ×" + row.members.size();
      return Numbers.clipped(row.first().name(), NAME - count.length()) + count;
    }
    String name = NamePattern.of(row.members.stream().map(PlannedParameter::name).toList());
    String count = row.members.size() == 1 ? "" : " ×" + row.members.size();
    return Numbers.clipped(name, NAME - count.length()) + count;
  }

  private static String fan(Optional<Fans> fans) {
    return fans.map(f -> Numbers.of(f.in())).orElse("");
  }

  private static Column text(String header, int width) {
    return column(header, width, HorizontalAlign.LEFT);
  }

  private static Column number(String header, int width) {
    return column(header, width, HorizontalAlign.RIGHT);
  }

  static Column column(String header, int width, HorizontalAlign align) {
    return new Column().header(header).headerAlign(align).dataAlign(align).maxWidth(width + 2);
  }
}
