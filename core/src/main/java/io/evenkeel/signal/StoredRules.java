// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.graph.Node;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Stored tensors made of stored tensors: packed gates cut, put into another order and joined. */
final class StoredRules {
  private StoredRules() {}

  /** A stored tensor made of stored tensors, if the node only moves elements. */
  static Optional<State> apply(Calculus calculus) {
    Node node = calculus.node();
    if (node.is("Concat")) {
      return joined(calculus);
    }
    if (NormalizedWeights.makes(node)) {
      return NormalizedWeights.of(calculus);
    }
    Optional<State.Stored> in = calculus.stored(0);
    if (in.isEmpty() || !Rules.moves(node)) {
      return Optional.empty();
    }
    State.Stored stored = in.get();
    if (stored.blocks().isEmpty()) {
      boolean cuts = node.is("Slice") || node.is("Split");
      return Optional.of(cuts ? cut(calculus, stored) : stored);
    }
    Blocks blocks = stored.blocks().get();
    return Optional.of(
        switch (node.op()) {
          case "Identity", "Cast", "CastLike" -> stored;
          case "Transpose" -> with(stored, blocks.transposed(permutation(calculus)));
          case "Squeeze", "Unsqueeze", "Reshape" -> moved(calculus, stored, blocks);
          case "Slice", "Split" -> cut(calculus, stored, blocks);
          default -> stored.withBlocks(Optional.empty());
        });
  }

  private static State.Stored with(State.Stored stored, Blocks blocks) {
    return stored.withBlocks(Optional.of(blocks));
  }

  private static List<Long> permutation(Calculus calculus) {
    int rank = calculus.shape(0).map(Shape::rank).orElse(0);
    return calculus
        .node()
        .intsAttribute("perm")
        .orElseGet(() -> LongStream.range(0, rank).map(i -> rank - 1 - i).boxed().toList());
  }

  /** The axis of the same size with as many elements before it. */
  private static State.Stored moved(Calculus calculus, State.Stored stored, Blocks blocks) {
    Optional<Shape> before = calculus.shape(0);
    Optional<Shape> after = calculus.outputShape();
    if (before.isEmpty() || after.isEmpty()) {
      return stored.withBlocks(Optional.empty());
    }
    long inner = before.get().elementCountFrom(blocks.axis() + 1);
    return IntStream.range(0, after.get().rank())
        .filter(axis -> after.get().dimension(axis) == blocks.size())
        .filter(axis -> after.get().elementCountFrom(axis + 1) == inner)
        .mapToObj(axis -> with(stored, new Blocks(axis, blocks.blocks())))
        .findFirst()
        .orElseGet(() -> stored.withBlocks(Optional.empty()));
  }

  private static State.Stored cut(Calculus calculus, State.Stored stored) {
    Optional<Cut> cut = Cut.of(calculus);
    Optional<Shape> shape = calculus.shape(0);
    if (cut.isEmpty() || shape.isEmpty() || cut.get().takesAll()) {
      return stored;
    }
    Cut c = cut.get();
    long inner = shape.get().elementCountFrom(c.axis() + 1);
    Part.Range range = new Part.Range(Kind.CHANNEL, inner, c.size(), c.from(), c.to());
    return new State.Stored(
        stored.name(), stored.moments(), stored.blocks(), stored.part().cut(range));
  }

  private static State.Stored cut(Calculus calculus, State.Stored stored, Blocks blocks) {
    Optional<Cut> cut = Cut.of(calculus);
    State.Stored part = cut(calculus, stored);
    if (cut.isEmpty() || cut.get().axis() != blocks.axis()) {
      return part;
    }
    List<Blocks.Block> left = blocks.range(cut.get().from(), cut.get().to());
    return new State.Stored(
        part.name(), Blocks.mean(left), Optional.of(new Blocks(blocks.axis(), left)), part.part());
  }

  private static Optional<State> joined(Calculus calculus) {
    List<Blocks.Block> all = new ArrayList<>();
    String name = "";
    for (int i = 0; i < calculus.node().inputs().size(); i++) {
      Optional<State.Stored> part = calculus.stored(i);
      Optional<Shape> shape = calculus.shape(i).filter(s -> s.rank() > 0);
      if (part.isEmpty() || shape.isEmpty()) {
        return Optional.empty();
      }
      int axis = axis(calculus, shape.get());
      name = name.isEmpty() ? part.get().name() : name;
      Optional<Blocks> blocks = part.get().blocks().filter(b -> b.axis() == axis);
      if (blocks.isPresent()) {
        all.addAll(blocks.get().blocks());
      } else {
        all.add(new Blocks.Block(shape.get().dimension(axis), part.get().moments()));
      }
    }
    int axis = calculus.shape(0).map(s -> axis(calculus, s)).orElse(0);
    Optional<Blocks> across = calculus.stored(0).flatMap(State.Stored::blocks);
    if (across.filter(b -> b.axis() != axis).isPresent()) {
      // Two directions of a recurrent layer, side by side: each has the same gates.
      return Optional.of(new State.Stored(name, Blocks.mean(all), across));
    }
    return Optional.of(
        new State.Stored(name, Blocks.mean(all), Optional.of(new Blocks(axis, all))));
  }

  private static int axis(Calculus calculus, Shape shape) {
    int axis = (int) calculus.node().intAttribute("axis", 0);
    return axis < 0 ? axis + shape.rank() : axis;
  }
}
