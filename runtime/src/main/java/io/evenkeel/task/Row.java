// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The place of one sample in a batch, to be written column by column. */
final class Row {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong I64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Batch batch;
  private final int number;

  Row(Batch batch, int number) {
    this.batch = batch;
    this.number = number;
  }

  /** Writes all elements of an F32 column, row-major. */
  void put(String column, float... values) {
    MemorySegment.copy(values, 0, place(column, DType.F32, values.length), F32, 0, values.length);
  }

  /** Writes all elements of an I64 column, row-major. */
  void put(String column, long... values) {
    MemorySegment.copy(values, 0, place(column, DType.I64, values.length), I64, 0, values.length);
  }

  private MemorySegment place(String column, DType dtype, int count) {
    FedTensor field = batch.inputs().getOrDefault(column, batch.targets().get(column));
    if (field.dtype() != dtype || field.shape().elementCountFrom(1) != count) {
      throw new IllegalArgumentException(
          "%d elements of %s for column %s, %s of %s"
              .formatted(count, dtype, column, field.shape(), field.dtype()));
    }
    long bytes = (long) count * dtype.bytes();
    return field.data().asSlice(number * bytes, bytes);
  }
}
