// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.Shape;
import java.util.Optional;

/** The shapes of a recurrent layer's outputs: all steps, and the states after the last one. */
final class RecurrentRule {
  private RecurrentRule() {}

  /** The shape of Y, [steps, directions, samples, units]; the states' are recorded. */
  static Optional<Shape> shape(Node node, Shapes shapes) {
    Optional<Shape> x = node.input(0).flatMap(shapes::of).filter(s -> s.rank() == 3);
    Optional<Shape> r = node.input(2).flatMap(shapes::of).filter(s -> s.rank() == 3);
    if (x.isEmpty() || r.isEmpty()) {
      return Optional.empty();
    }
    // [directions, gates · units, units]
    long directions = r.get().dimension(0);
    long units = r.get().dimension(2);
    boolean samplesFirst = node.intAttribute("layout", 0) == 1;
    long steps = x.get().dimension(samplesFirst ? 1 : 0);
    long samples = x.get().dimension(samplesFirst ? 0 : 1);
    Shape state =
        samplesFirst ? Shape.of(samples, directions, units) : Shape.of(directions, samples, units);
    node.outputs().stream()
        .skip(1)
        .filter(output -> !output.isEmpty())
        .forEach(output -> shapes.put(output, state));
    return Optional.of(
        samplesFirst
            ? Shape.of(samples, steps, directions, units)
            : Shape.of(steps, directions, samples, units));
  }
}
