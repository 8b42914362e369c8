// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import io.evenkeel.axes.Axes;
import io.evenkeel.graph.Node;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** What a rule may ask about the node it is applied to. */
interface Calculus {
  Node node();

  /** The state of an input; {@link State.Plain} where it is left out. */
  State state(int input);

  /** The signal of an input, if it is one of which something is known. */
  default Optional<Channels> signal(int input) {
    return state(input) instanceof State.Active(Channels channels)
        ? Optional.of(channels)
        : Optional.empty();
  }

  /** The moments of a stored input. */
  default Optional<State.Stored> stored(int input) {
    return state(input) instanceof State.Stored stored ? Optional.of(stored) : Optional.empty();
  }

  /** Which of the node's outputs is asked for. */
  int output();

  /** What the axes of an input count, if it depends on the network's inputs. */
  Optional<Axes> axes(int input);

  /** What the axes of the output count. */
  Optional<Axes> outputAxes();

  /** Whether an input hides from each position the later ones. */
  boolean isCausalMask(int input);

  /** The node that makes an input, if one does. */
  Optional<Calculus> producer(int input);

  /** The shape of an input, if it follows from the graph's inputs. */
  Optional<Shape> shape(int input);

  /** The elements of a stored input, row-major, if no plan draws them anew. */
  Optional<double[]> elements(int input);

  /** The elements of a small vector of integers, if they follow from the graph's inputs. */
  Optional<List<Long>> integers(int input);

  /** The shape of the first output, if it follows from the graph's inputs. */
  Optional<Shape> outputShape();

  /**
   * Whether two sources are independent: one is a fresh zero-mean linear map and the other is not
   * made of its output.
   */
  boolean areIndependent(Source a, Source b);

  /** The output element by element, where what it is made of depends on each other. */
  Optional<Signal> joint();

  /** The activation function that the node applies, if it is one. */
  Optional<Activation> activation();

  /** What {@link #joint} says, or "cannot say" where it says nothing. */
  default State jointOr(String why) {
    return joint().<State>map(State.Active::of).orElseGet(() -> cannotSay(why));
  }

  /** The output as a source of its own. */
  default Source source() {
    return Source.of(node().outputs().get(output()));
  }

  /** The node's name for messages. */
  default String describe() {
    return node().describe();
  }

  /** An answer of "cannot say" that names the node. */
  default State cannotSay(String why) {
    return new State.Unknown(describe() + ": " + why);
  }
}
