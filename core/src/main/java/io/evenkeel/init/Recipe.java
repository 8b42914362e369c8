// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A named, cited way to choose initializers: one rule per role.
 *
 * @param name as the command line takes it; a name never changes its meaning
 * @param citation where the rule comes from
 * @param domain what kind of network it was made for
 * @param rules a rule for every role
 * @param solved what is kept level when the rules are only the start from which every weight is
 *     solved; empty where they are all there is
 * @param finishedByData whether the draw is only the start, which data then correct
 */
public record Recipe(
    String name,
    String citation,
    String domain,
    Map<Role, Rule> rules,
    Optional<Recipes.Mode> solved,
    boolean finishedByData) {
  public Recipe {
    for (Role role : Role.values()) {
      if (!rules.containsKey(role)) {
        throw new IllegalArgumentException("recipe " + name + " has no rule for " + role.label());
      }
    }
    rules = Collections.unmodifiableMap(new EnumMap<>(rules));
  }

  /** A recipe whose rules are all there is. */
  public Recipe(String name, String citation, String domain, Map<Role, Rule> rules) {
    this(name, citation, domain, rules, Optional.empty(), false);
  }

  /** The same rules as the start of what data finish. */
  Recipe asStart() {
    return new Recipe(name, citation, domain, rules, solved, true);
  }

  /** The initializer for a parameter, with its reason. */
  public Choice choose(Site site) {
    return rules.get(site.role()).choose(site);
  }
}
