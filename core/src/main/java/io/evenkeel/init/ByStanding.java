// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.ArrayList;
import java.util.List;

/**
 * The rule of the first case that holds where the parameter stands.
 *
 * @param cases looked at in order
 * @param others where none holds
 */
record ByStanding(List<Case> cases, Rule others) implements Rule {
  /** A rule for the parameters that stand somewhere. */
  record Case(Standing standing, Rule rule) {}

  ByStanding {
    cases = List.copyOf(cases);
  }

  /** A rule with no exceptions yet. */
  static ByStanding otherwise(Rule others) {
    return new ByStanding(List.of(), others);
  }

  /** The same with one more exception, looked at after those before. */
  ByStanding unless(Standing standing, Rule rule) {
    List<Case> more = new ArrayList<>(cases);
    more.add(new Case(standing, rule));
    return new ByStanding(more, others);
  }

  @Override
  public Choice at(Target target) {
    return cases.stream()
        .filter(c -> c.standing.holds(target.whole().place()))
        .map(Case::rule)
        .findFirst()
        .orElse(others)
        .at(target);
  }
}
