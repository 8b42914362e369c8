// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Tape;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Attribute;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Maps read at places between their elements, written in operators that have gradients: in the maps
 * and in the places.
 *
 * @param rows every element of every map with all its channels, [samples · height · width,
 *     channels]
 */
record Interpolated(Tape tape, Ops ops, Value rows, long height, long width) {
  /**
   * The maps of a tensor.
   *
   * @param x [samples, channels, height, width]
   */
  static Interpolated of(Tape tape, Value x) {
    Ops ops = new Ops(tape);
    Value last = ops.transpose(x, 0, 2, 3, 1);
    Value rows = ops.reshape(last, x.shape().elementCount() / x.size(1), x.size(1));
    return new Interpolated(tape, ops, rows, x.size(2), x.size(3));
  }

  /**
   * Mean of the four elements around each place, weighted by nearness; what lies outside is zero.
   *
   * @param sample which map to read, integers; broadcast to the places
   * @param y in elements, from 0 at the first element's middle
   * @return the places' shape and, behind it, the channels
   */
  Value linear(Value sample, Value y, Value x) {
    Value top = ops.unary("Floor", y);
    Value left = ops.unary("Floor", x);
    Value down = ops.sub(y, top);
    Value right = ops.sub(x, left);
    List<Value> corners = new ArrayList<>();
    for (int corner = 0; corner < 4; corner++) {
      boolean lower = corner >= 2;
      boolean further = corner % 2 == 1;
      Value weight =
          ops.mul(lower ? down : ops.complement(down), further ? right : ops.complement(right));
      Value row = lower ? ops.add(top, 1) : top;
      Value column = further ? ops.add(left, 1) : left;
      corners.add(weighted(element(sample, row, column), weight));
    }
    return ops.total(corners);
  }

  /** The element at each place, which is a whole number; zero outside. */
  Value element(Value sample, Value y, Value x) {
    Value inside = ops.both(within(y, height), within(x, width));
    Value row = index(y, height);
    Value column = index(x, width);
    Value flat = ops.add(ops.mul(row, whole(width)), column);
    Value place = ops.add(ops.mul(sample, whole(height * width)), flat);
    List<Long> sizes = new ArrayList<>(place.shape().dimensions());
    sizes.add(rows.size(1));
    Map<String, Attribute> first = Map.of("axis", new Attribute.Int(0));
    Value read = tape.write("Gather", rows.dtype(), new Shape(sizes), first, rows, place);
    return weighted(read, ops.indicator(inside, read));
  }

  private Value whole(long number) {
    return tape.integer(number);
  }

  private Value within(Value place, long size) {
    return ops.both(ops.greater(place, -1), ops.less(place, ops.scalar((double) size, place)));
  }

  private Value index(Value place, long size) {
    return ops.cast(ops.clip(place, 0, size - 1.), DType.I64);
  }

  private Value weighted(Value read, Value weight) {
    List<Long> sizes = new ArrayList<>(weight.shape().dimensions());
    sizes.add(1L);
    return ops.mul(read, ops.reshape(weight, new Shape(sizes)));
  }
}
