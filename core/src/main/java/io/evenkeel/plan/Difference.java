// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import java.util.List;

/**
 * How a solved weight differs from what recipe {@code he} gives it, in a few words.
 *
 * @param factor its standard deviation over he's
 * @param because the causes, the weightiest being no more than a noun: "zero padding"
 */
public record Difference(double factor, List<String> because) {
  public Difference {
    because = List.copyOf(because);
  }
}
