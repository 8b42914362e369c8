// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/** What is known of a value while the graph is walked. */
sealed interface State {
  /** A tensor that depends on the network's input. */
  record Active(Channels channels) implements State {
    static Active of(Signal signal) {
      return new Active(Channels.of(signal));
    }
  }

  /**
   * A stored tensor, or one made of stored tensors by moving elements.
   *
   * @param name the parameter it came from
   */
  record Stored(String name, Moments moments) implements State {}

  /** Shapes, indices, masks: not signal. */
  record Plain() implements State {}

  /** Depends on the input, but nothing can be said. */
  record Unknown(String because) implements State {}
}
