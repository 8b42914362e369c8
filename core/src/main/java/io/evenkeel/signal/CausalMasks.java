// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongToDoubleFunction;

/** Which values hide later positions: made by Trilu, or of a stored triangular matrix. */
final class CausalMasks {
  private static final int MOST_STEPS = 64;
  private static final int SMALLEST = 2;

  private final Graph graph;
  private final Wiring wiring;
  private final Map<String, Boolean> known = new HashMap<>();

  CausalMasks(Graph graph, Wiring wiring) {
    this.graph = graph;
    this.wiring = wiring;
  }

  boolean contains(String value) {
    return known.computeIfAbsent(value, this::isMadeOfTriangle);
  }

  private boolean isMadeOfTriangle(String value) {
    Deque<String> open = new ArrayDeque<>(Set.of(value));
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty() && seen.size() < MOST_STEPS) {
      String next = open.remove();
      if (!seen.add(next)) {
        continue;
      }
      if (graph.constant(next).filter(CausalMasks::isTriangle).isPresent()) {
        return true;
      }
      Optional<Node> producer = wiring.producer(next);
      if (producer.isPresent()) {
        if (producer.get().is("Trilu") || holdsTriangle(producer.get())) {
          return true;
        }
        open.addAll(producer.get().inputs());
      }
    }
    return false;
  }

  private static boolean holdsTriangle(Node node) {
    return node.attributes().get("value") instanceof Attribute.Stored(Constant constant)
        && isTriangle(constant);
  }

  /** One value on and below the diagonal of the last two axes and another above it. */
  private static boolean isTriangle(Constant constant) {
    Shape shape = constant.tensor().shape();
    int rank = shape.rank();
    if (rank < 2
        || shape.dimension(-1) < SMALLEST
        || shape.dimension(-2) != shape.dimension(-1)
        || !(constant.content() instanceof Content.Bytes(MemorySegment bytes))) {
      return false;
    }
    DType dtype = constant.tensor().dtype();
    LongToDoubleFunction element = Elements.numbers(bytes, dtype);
    long size = shape.dimension(-1);
    double below = element.applyAsDouble(0);
    double above = element.applyAsDouble(1);
    for (long row = 0; row < size; row++) {
      for (long column = 0; column < size; column++) {
        double expected = column <= row ? below : above;
        if (Double.compare(element.applyAsDouble(row * size + column), expected) != 0) {
          return false;
        }
      }
    }
    return Double.compare(below, above) != 0;
  }
}
