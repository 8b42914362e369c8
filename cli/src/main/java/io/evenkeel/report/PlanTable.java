// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.init.Fans;
import io.evenkeel.init.Initializer;
import io.evenkeel.plan.Plan;
import java.util.Optional;

/** The plan in the terminal, repeated layers in one row. */
final class PlanTable {
  private PlanTable() {}

  static String of(Plan plan, boolean full) {
    return new FittedTable<ParameterGroup>()
        .name("PARAMETER", ParameterGroup::name)
        .number("", group -> group.count() == 1 ? "" : "×" + group.count())
        .text("SHAPE", ParameterGroup::shape)
        .text("ROLE", group -> group.first().role().label())
        .number("FAN-IN", group -> fan(group.first().fans()))
        .number("STD", group -> std(group.first().initializer()))
        .text("VALUES", group -> group.first().initializer().label())
        .of(full ? ParameterGroup.single(plan) : ParameterGroup.of(plan));
  }

  /** Constants say all by their name. */
  private static String std(Initializer initializer) {
    return initializer instanceof Initializer.Constant ? "" : Numbers.of(initializer.elementStd());
  }

  private static String fan(Optional<Fans> fans) {
    return fans.map(f -> Numbers.of(f.in())).orElse("");
  }
}
