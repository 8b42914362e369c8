// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/**
 * What tells one draw of a whole model from another; every value is a seed, none is better.
 *
 * @param value all 64 bits count
 */
public record Seed(long value) {
  public static Seed of(long value) {
    return new Seed(value);
  }
}
