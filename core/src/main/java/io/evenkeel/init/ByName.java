// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.Set;

/**
 * One rule for the parameters that a framework's module names so, and another for all others.
 *
 * @param endings of the parameter's name
 */
record ByName(Set<String> endings, Rule rule, Rule others) implements Rule {
  ByName {
    endings = Set.copyOf(endings);
  }

  @Override
  public Choice at(Target target) {
    String name = target.whole().tensor().name();
    return (endings.stream().anyMatch(name::endsWith) ? rule : others).at(target);
  }
}
