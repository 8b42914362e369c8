// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.idiom;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.tensor.Elements;
import java.lang.foreign.MemorySegment;
import java.util.OptionalDouble;

/** Reads stored tensors of one element. */
final class Scalars {
  private Scalars() {}

  /**
   * The number that a value is, if it is a stored floating-point or integer tensor of one element.
   */
  static OptionalDouble of(String value, Graph graph) {
    Constant constant = graph.constants().get(value);
    return constant == null || constant.tensor().elementCount() != 1
        ? OptionalDouble.empty()
        : of(constant);
  }

  /** The number that a stored tensor of one element holds. */
  static OptionalDouble of(Constant constant) {
    return switch (constant.content()) {
      case Content.Filled(double value) -> OptionalDouble.of(value);
      case Content.Undrawn undrawn -> OptionalDouble.empty();
      case Content.Bytes(MemorySegment bytes) ->
          OptionalDouble.of(Elements.numbers(bytes, constant.tensor().dtype()).applyAsDouble(0));
    };
  }
}
