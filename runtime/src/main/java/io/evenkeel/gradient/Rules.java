// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules by operator. */
final class Rules {
  private static final Map<String, Rule> ALL = new HashMap<>();

  static {
    ALL.putAll(Elementwise.rules());
    ALL.putAll(Arithmetic.rules());
    ALL.putAll(Products.rules());
    ALL.putAll(Convolutions.rules());
    ALL.putAll(Pools.rules());
    ALL.putAll(Reductions.rules());
    ALL.putAll(Layouts.rules());
    ALL.putAll(Selections.rules());
    ALL.putAll(Normalizations.rules());
    ALL.putAll(Recurrences.rules());
    ALL.putAll(Sampling.rules());
    ALL.putAll(Losses.rules());
  }

  private Rules() {}

  static Optional<Rule> of(String op) {
    return Optional.ofNullable(ALL.get(op));
  }

  static Set<String> operators() {
    return Set.copyOf(ALL.keySet());
  }
}
