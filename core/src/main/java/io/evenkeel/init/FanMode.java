// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

/** Which of a weight's fans its variance is divided by. */
public enum FanMode {
  /** Keeps the second moment of the signal, forward. */
  IN,
  /** Keeps the second moment of the gradient, backward. */
  OUT,
  /** Backward as He et al. (2015) count it, without stride and groups. */
  PAPER_OUT,
  /** Arithmetic mean of fan-in and fan-out (Glorot and Bengio 2010). */
  AVERAGE,
  /** Arithmetic mean with the outgoing count as frameworks take it, without stride and groups. */
  PAPER_AVERAGE;

  /** The fan, a positive number unless the tensor is empty. */
  public double of(Fans fans) {
    return switch (this) {
      case IN -> fans.in();
      case OUT -> fans.out();
      case PAPER_OUT -> fans.paperOut();
      case AVERAGE -> (fans.in() + fans.out()) / 2;
      case PAPER_AVERAGE -> (fans.in() + fans.paperOut()) / 2;
    };
  }

  /** How a reason names it. */
  public String label() {
    return switch (this) {
      case IN -> "fanIn";
      case OUT -> "fanOut";
      case PAPER_OUT -> "n̂";
      case AVERAGE -> "(fanIn+fanOut)/2";
      case PAPER_AVERAGE -> "(fanIn+n̂)/2";
    };
  }
}
