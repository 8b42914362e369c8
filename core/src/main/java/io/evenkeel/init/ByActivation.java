// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.Set;

/**
 * One rule before some activations and another before all others.
 *
 * @param names as {@link io.evenkeel.activation.Activation#name} begins
 */
record ByActivation(Set<String> names, Rule rule, Rule others) implements Rule {
  ByActivation {
    names = Set.copyOf(names);
  }

  @Override
  public Choice at(Target target) {
    String following = target.whole().following().name();
    return (names.stream().anyMatch(following::startsWith) ? rule : others).at(target);
  }
}
