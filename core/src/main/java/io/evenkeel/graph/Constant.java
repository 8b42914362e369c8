// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Encoding;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor stored with the network: a parameter, a running statistic, a table, a shape vector.
 *
 * @param tensor name, dtype and shape
 * @param content its values, or none yet
 */
public record Constant(Tensor tensor, Content content) {
  /** A vector of 64-bit integers. */
  public static Constant ints(String name, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Long.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(values).forEach(bytes::putLong);
    return stored(name, DType.I64, Shape.of(values.length), bytes.array());
  }

  /** A number of rank 0 in a floating-point type, rounded once. */
  public static Constant number(String name, DType dtype, double value) {
    byte[] bytes = new byte[dtype.bytes()];
    Encoding.encode(new double[] {value}, 1, dtype, MemorySegment.ofArray(bytes));
    return stored(name, dtype, Shape.SCALAR, bytes);
  }

  private static Constant stored(String name, DType dtype, Shape shape, byte[] bytes) {
    Content content = new Content.Bytes(MemorySegment.ofArray(bytes));
    return new Constant(new Tensor(name, dtype, shape), content);
  }

  public String name() {
    return tensor.name();
  }

  /** Whether it has rows of real numbers. */
  public boolean isTable() {
    return tensor.dtype().isFloating() && tensor.shape().rank() > 1;
  }
}
