// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Memory that takes values of one floating-point type, at any alignment.
 *
 * @param order of the bytes of an element
 */
record Destination(MemorySegment segment, DType dtype, ByteOrder order) {
  Destination {
    if (!switch (dtype) {
      case F64, F32, F16, BF16 -> true;
      default -> false;
    }) {
      throw new InvalidInputException(
          "values cannot be drawn as " + dtype.label() + "; choose f32, bf16, f16 or f64");
    }
    if (segment.isReadOnly() || segment.byteSize() % dtype.bytes() != 0) {
      throw new IllegalArgumentException(
          "destination is read-only or not a whole number of " + dtype.label());
    }
  }

  static Destination of(float[] array, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, array.length);
    MemorySegment part = MemorySegment.ofArray(array).asSlice(4L * offset, 4L * count);
    return new Destination(part, DType.F32, ByteOrder.nativeOrder());
  }

  static Destination of(double[] array, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, array.length);
    MemorySegment part = MemorySegment.ofArray(array).asSlice(8L * offset, 8L * count);
    return new Destination(part, DType.F64, ByteOrder.nativeOrder());
  }

  /** In the byte order of files. */
  static Destination littleEndian(MemorySegment segment, DType dtype) {
    return new Destination(segment, dtype, ByteOrder.LITTLE_ENDIAN);
  }

  /** Number of elements. */
  long size() {
    return segment.byteSize() / dtype.bytes();
  }

  Destination slice(long from, long count) {
    long bytes = dtype.bytes();
    return new Destination(segment.asSlice(bytes * from, bytes * count), dtype, order);
  }

  /** Stores {@code count} values from {@code values[first]} on, at element {@code at}. */
  void put(float[] values, int first, long at, int count) {
    ValueLayout layout = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order);
    MemorySegment.copy(values, first, segment, layout, 4 * at, count);
  }

  void put(double[] values, int first, long at, int count) {
    ValueLayout layout = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order);
    MemorySegment.copy(values, first, segment, layout, 8 * at, count);
  }

  void put(short[] values, int first, long at, int count) {
    ValueLayout layout = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
    MemorySegment.copy(values, first, segment, layout, 2 * at, count);
  }
}
