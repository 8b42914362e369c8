// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A named, cited way to choose initializers: one rule per role.
 *
 * @param name as the command line takes it; a name never changes its meaning
 * @param citation where the rule comes from
 * @param domain what kind of network it was made for
 * @param rules a rule for every role
 */
public record Recipe(String name, String citation, String domain, Map<Role, Rule> rules) {
  public Recipe {
    for (Role role : Role.values()) {
      if (!rules.containsKey(role)) {
        throw new IllegalArgumentException("recipe " + name + " has no rule for " + role.label());
      }
    }
    rules = Collections.unmodifiableMap(new EnumMap<>(rules));
  }

  /** Whether the rules are only the start from which every weight is solved. */
  public boolean isSolved() {
    return name.equals(Recipes.AUTO);
  }

  /** The initializer for a parameter, with its reason. */
  public Choice choose(Site site) {
    return rules.get(site.role()).choose(site);
  }
}
