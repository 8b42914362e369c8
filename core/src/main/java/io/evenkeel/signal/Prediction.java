// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/** What the calculus says of a tensor. */
public sealed interface Prediction {
  /** The expected moments over draws. */
  record Known(Moments moments) implements Prediction {}

  /**
   * Nothing can be said.
   *
   * @param because names the first operator upstream without a rule, or what is missing
   */
  record CannotSay(String because) implements Prediction {}
}
