// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * What all batches of a task have under one name.
 *
 * @param dtype F32 or I64
 * @param sample the shape of one sample, without the batch's axis
 * @param vocabulary how many tokens there are where it has token ids, otherwise 0
 */
record Column(String name, DType dtype, Shape sample, long vocabulary) {
  private static final int ALIGNMENT = 64;

  static Column reals(String name, long... sample) {
    return new Column(name, DType.F32, Shape.of(sample), 0);
  }

  static Column integers(String name, long... sample) {
    return new Column(name, DType.I64, Shape.of(sample), 0);
  }

  /** Sequences of token ids below the vocabulary's size. */
  static Column tokens(String name, int vocabulary, long length) {
    return new Column(name, DType.I64, Shape.of(length), vocabulary);
  }

  /** A field of zeros for so many samples. */
  Field allocate(int samples) {
    List<Long> sizes = new ArrayList<>(List.of((long) samples));
    sizes.addAll(sample.dimensions());
    Shape shape = new Shape(sizes);
    long bytes = Math.multiplyExact(shape.elementCount(), (long) dtype.bytes());
    MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, bytes), ALIGNMENT);
    return new Field(dtype, shape, memory.asSlice(0, bytes));
  }
}
