// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import java.util.List;

/**
 * What training makes small: a weighted sum of losses of a network's outputs.
 *
 * @param terms at least one
 */
public record Objective(List<Term> terms) {
  /**
   * One loss of one output.
   *
   * @param output of the network
   * @param target the name under which a batch has the targets; several terms may share them
   */
  public record Term(String output, Loss loss, String target, double weight) {}

  public Objective {
    terms = List.copyOf(terms);
    if (terms.isEmpty()) {
      throw new IllegalArgumentException("an objective has at least one term");
    }
  }

  /** One loss of one output. */
  public static Objective of(String output, Loss loss, String target) {
    return new Objective(List.of(new Term(output, loss, target, 1)));
  }
}
