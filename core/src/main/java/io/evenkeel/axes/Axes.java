// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.axes;

import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.tensor.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What each axis of one value counts.
 *
 * @param factors per axis, outermost first; none for an axis of size 1
 */
public record Axes(List<List<Factor>> factors) {
  public Axes {
    List<List<Factor>> copies = new ArrayList<>(factors.size());
    for (List<Factor> axis : factors) {
      copies.add(List.copyOf(axis));
    }
    factors = Collections.unmodifiableList(copies);
  }

  public int rank() {
    return factors.size();
  }

  /** The factors of one axis, counted from 0 or backwards from −1. */
  public List<Factor> axis(int axis) {
    return factors.get(axis < 0 ? axis + rank() : axis);
  }

  /** The number of elements that differ in nothing but a kind. */
  public long count(Kind kind) {
    long count = 1;
    for (int axis = 0; axis < factors.size(); axis++) {
      count *= count(axis, kind);
    }
    return count;
  }

  /** The number of elements along an axis that differ in nothing but a kind. */
  public long count(int axis, Kind kind) {
    long count = 1;
    for (Factor factor : axis(axis)) {
      count *= factor.kind() == kind ? factor.size() : 1;
    }
    return count;
  }

  private Stream<Factor> all() {
    return factors.stream().flatMap(List::stream);
  }

  /** The number of elements along an axis of these factors. */
  static long size(List<Factor> axis) {
    long size = 1;
    for (Factor factor : axis) {
      size *= factor.size();
    }
    return size;
  }

  Axes transposed(List<Long> permutation) {
    return new Axes(permutation.stream().map(from -> factors.get(from.intValue())).toList());
  }

  /** Other factors for one axis. */
  Axes with(int axis, List<Factor> replacement) {
    List<List<Factor>> changed = new ArrayList<>(factors);
    changed.set(axis < 0 ? axis + rank() : axis, replacement);
    return new Axes(changed);
  }

  Axes without(int axis) {
    List<List<Factor>> changed = new ArrayList<>(factors);
    changed.remove(axis < 0 ? axis + rank() : axis);
    return new Axes(changed);
  }

  Axes inserted(int axis, List<Factor> inserted) {
    List<List<Factor>> changed = new ArrayList<>(factors);
    changed.add(axis, inserted);
    return new Axes(changed);
  }

  /** Part of an axis: its outermost factor becomes smaller, or all of it one factor. */
  Axes cut(int axis, long newSize) {
    List<Factor> whole = axis(axis);
    long size = size(whole);
    if (whole.isEmpty() || newSize == size) {
      return this;
    }
    if (newSize <= 1) {
      return with(axis, List.of());
    }
    long inner = size / whole.getFirst().size();
    if (newSize % inner != 0) {
      return with(axis, List.of(new Factor(kind(whole), newSize, whole.getLast().stride())));
    }
    List<Factor> cut = new ArrayList<>(whole);
    cut.set(0, whole.getFirst().resized(newSize / inner));
    cut.removeIf(f -> f.size() == 1);
    return with(axis, cut);
  }

  /** What an axis counts that is no longer a product: channels, if any of it does. */
  static Kind kind(List<Factor> axis) {
    return axis.stream()
        .map(Factor::kind)
        .filter(kind -> kind == Kind.CHANNEL)
        .findFirst()
        .orElseGet(() -> axis.isEmpty() ? Kind.POSITION : axis.getFirst().kind());
  }

  /** The same elements under another shape, if factors can be regrouped to it. */
  Optional<Axes> reshaped(Shape shape) {
    Deque<Factor> rest = new ArrayDeque<>(all().toList());
    List<List<Factor>> axes = new ArrayList<>();
    for (long wanted : shape.dimensions()) {
      List<Factor> axis = new ArrayList<>();
      long open = wanted;
      while (open > 1 && !rest.isEmpty()) {
        Factor next = rest.removeFirst();
        if (open % next.size() == 0) {
          axis.add(next);
          open /= next.size();
        } else if (next.size() % open == 0) {
          axis.add(next.outer(open));
          rest.addFirst(next.inner(next.size() / open));
          open = 1;
        } else {
          return Optional.empty();
        }
      }
      if (open > 1) {
        return Optional.empty();
      }
      axes.add(axis);
    }
    return rest.isEmpty() ? Optional.of(new Axes(axes)) : Optional.empty();
  }

  /** The axes of an element-wise operation: an axis of size 1 takes those of the other. */
  Axes broadcast(Axes other) {
    Axes longer = rank() >= other.rank() ? this : other;
    Axes shorter = rank() >= other.rank() ? other : this;
    List<List<Factor>> axes = new ArrayList<>(longer.factors);
    int shift = longer.rank() - shorter.rank();
    for (int i = 0; i < shorter.rank(); i++) {
      if (axes.get(i + shift).isEmpty()) {
        axes.set(i + shift, shorter.factors.get(i));
      }
    }
    return new Axes(axes);
  }
}
