// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor;
import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Which unit each element of a tensor belongs to: a channel of a map, a feature of a token.
 *
 * @param count of units
 * @param run elements in a row that belong to one unit
 * @param digits by which a run's number counts units, outermost first
 */
record Units(int count, long run, List<Digit> digits) {
  /**
   * One place of a number with mixed bases.
   *
   * @param stride units per step; 0 where it counts samples or positions
   */
  record Digit(long size, long stride) {}

  Units {
    digits = List.copyOf(digits);
  }

  /** All elements belong to one unit. */
  static Units one(Shape shape) {
    return new Units(1, Math.max(1, shape.elementCount()), List.of());
  }

  /** Those that one axis counts, from 0 or backwards from −1. */
  static Units along(Shape shape, int axis) {
    if (shape.rank() == 0) {
      return one(shape);
    }
    List<Digit> digits = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      boolean counts = i == (axis < 0 ? axis + shape.rank() : axis);
      digits.add(new Digit(shape.dimension(i), counts ? 1 : 0));
    }
    return of(Math.toIntExact(shape.dimension(axis)), digits);
  }

  /** The channels, wherever they stand; one unit where the axes are not those of the shape. */
  static Units of(Axes axes, Shape shape) {
    return of(axes, shape, Kind.CHANNEL);
  }

  /** What a kind counts, wherever it stands; one unit where the axes are not those of the shape. */
  static Units of(Axes axes, Shape shape, Kind kind) {
    List<Factor> factors = axes.factors().stream().flatMap(List::stream).toList();
    long all = factors.stream().mapToLong(Factor::size).reduce(1, (a, b) -> a * b);
    long counted = axes.count(kind);
    if (axes.rank() != shape.rank() || all != shape.elementCount()) {
      return one(shape);
    }
    List<Factor> inner =
        factors.stream()
            .filter(f -> f.kind() == kind)
            .sorted(Comparator.comparingLong(Factor::stride))
            .toList();
    List<Digit> digits = new ArrayList<>();
    for (Factor factor : factors) {
      long stride = 1;
      for (Factor other : inner.subList(0, Math.max(0, inner.indexOf(factor)))) {
        stride *= other.size();
      }
      digits.add(new Digit(factor.size(), factor.kind() == kind ? stride : 0));
    }
    return of(Math.toIntExact(counted), digits);
  }

  /** The innermost digits that count no units are one run. */
  private static Units of(int count, List<Digit> digits) {
    List<Digit> outer = new ArrayList<>(digits);
    long run = 1;
    while (!outer.isEmpty() && outer.getLast().stride() == 0) {
      run *= outer.removeLast().size();
    }
    return new Units(count, Math.max(1, run), outer);
  }

  /** Takes neighbouring elements of one unit. */
  interface Run {
    void accept(int unit, int from, int to);
  }

  /**
   * Marks the units that are not zero somewhere.
   *
   * @param values some neighbouring elements of the tensor
   * @param from number of the first of them
   */
  void mark(double[] values, long from, BitSet alive) {
    each(
        values.length,
        from,
        (unit, start, end) -> {
          if (!alive.get(unit) && isAlive(values, start, end)) {
            alive.set(unit);
          }
        });
  }

  /**
   * Hands over neighbouring elements unit by unit.
   *
   * @param count of the elements
   * @param from number of the first of them in the tensor; the runs count from it
   */
  void each(int count, long from, Run taker) {
    long[] places = places(from / run);
    int unit = unit(places);
    int i = 0;
    long end = run - from % run;
    while (i < count) {
      int to = (int) Math.min(count, i + end);
      taker.accept(unit, i, to);
      i = to;
      end = run;
      unit = next(places, unit);
    }
  }

  private static boolean isAlive(double[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      if (values[i] != 0) {
        return true;
      }
    }
    return false;
  }

  private long[] places(long runNumber) {
    long[] places = new long[digits.size()];
    long left = runNumber;
    for (int d = digits.size() - 1; d >= 0; d--) {
      long size = Math.max(1, digits.get(d).size());
      places[d] = left % size;
      left /= size;
    }
    return places;
  }

  private int unit(long[] places) {
    long unit = 0;
    for (int d = 0; d < places.length; d++) {
      unit += places[d] * digits.get(d).stride();
    }
    return (int) unit;
  }

  /** The unit of the next run, whose place it notes. */
  private int next(long[] places, int unit) {
    long next = unit;
    for (int d = places.length - 1; d >= 0; d--) {
      Digit digit = digits.get(d);
      next += digit.stride();
      if (++places[d] < digit.size()) {
        return (int) next;
      }
      next -= digit.stride() * digit.size();
      places[d] = 0;
    }
    return (int) next;
  }
}
