// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Node;
import java.util.List;
import java.util.Optional;

/**
 * A node seen from behind: what a backward rule may ask, and where it says what it found. An input
 * to which a rule gives nothing counts as one of which nothing can be said.
 */
interface Adjoint {
  /** The node and what enters it. */
  Calculus forward();

  default Node node() {
    return forward().node();
  }

  /** The gradient at the first output; only asked for where it is known. */
  default Gradients gradient() {
    return gradient(0).orElseGet(() -> Gradients.of(Gradient.zero()));
  }

  /** The gradient at an output; absent where none arrives. */
  Optional<Gradients> gradient(int output);

  /** The gradient at the first output if it is one of attention scores. */
  Optional<ScoreGradient> scoreGradient();

  /** The range of the first input that an output takes, if it is one of an axis. */
  Optional<Cut> cut(int output);

  /** The signal at the first output, if it is known. */
  Optional<Channels> outputSignal();

  /** Positions and samples of an input. */
  default Optional<Extent> extent(int input) {
    return forward().axes(input).map(Extent::of);
  }

  /** Positions and samples of the first output. */
  default Optional<Extent> outputExtent() {
    return forward().outputAxes().map(Extent::of);
  }

  /** Gives an input its gradient. */
  void give(int input, Flow flow);

  default void give(int input, Gradients gradients) {
    give(input, new Flow.Known(gradients));
  }

  default void give(int input, Gradient gradient) {
    give(input, Gradients.of(gradient));
  }

  /** Gives a stored input the mean second moment of its elements' gradients. */
  void stored(int input, double secondMoment);

  /** The same for equal pieces of the last axis, in their order. */
  void stored(int input, List<Double> secondMoments);

  /** Says of an input that no gradient reaches it. */
  void nothing(int input);

  /** Whether a normalization of each channel alone is all that reads the output. */
  boolean isNormalized();

  /** Whether an input is a stored tensor. */
  default boolean isStored(int input) {
    return forward().stored(input).isPresent();
  }

  /** Says of an input that nothing can be said. */
  default void cannotSay(int input, String why) {
    give(input, new Flow.Unknown(forward().describe() + " backward: " + why));
  }

  /** A name for the gradient at an input that has passed a fresh weight. */
  default String root(int input) {
    return node().output() + "<" + input;
  }
}
