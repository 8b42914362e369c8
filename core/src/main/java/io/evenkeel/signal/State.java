// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Optional;

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
   * @param blocks of which it is packed, if they are known apart
   * @param part of the parameter, where it is not all of it
   */
  record Stored(String name, Moments moments, Optional<Blocks> blocks, Part part) implements State {
    Stored(String name, Moments moments) {
      this(name, moments, Optional.empty());
    }

    Stored(String name, Moments moments, Optional<Blocks> blocks) {
      this(name, moments, blocks, Part.WHOLE);
    }

    /** The outputs of a map whose weights these are. */
    Rows rows() {
      return new Rows(name, part, Part.WHOLE);
    }

    /** The tensor with all its elements multiplied. */
    Stored times(double factor) {
      return new Stored(name, moments.times(factor), blocks.map(b -> b.times(factor)), part);
    }

    Stored withBlocks(Optional<Blocks> other) {
      return new Stored(name, moments, other, part);
    }
  }

  /** Attention scores. */
  record Scores(io.evenkeel.signal.Scores scores) implements State {}

  /** The softmax of attention scores over the keys. */
  record Weights(io.evenkeel.signal.Scores scores) implements State {}

  /** Shapes, indices, masks: not signal. */
  record Plain() implements State {}

  /** Depends on the input, but nothing can be said. */
  record Unknown(String because) implements State {}
}
