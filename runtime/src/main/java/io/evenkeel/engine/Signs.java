// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Independent signs: of mean 0, and of second moment 1 in every sample. */
public final class Signs {
  private static final int ONE_F32 = Float.floatToIntBits(1);
  private static final long ONE_F64 = Double.doubleToLongBits(1);

  private Signs() {}

  /**
   * A tensor of signs.
   *
   * @param name whose signs; other names and seeds give independent ones
   * @param dtype floating-point
   */
  public static FedTensor of(String name, DType dtype, Shape shape, Seed seed) {
    int count = Math.toIntExact(shape.elementCount());
    long bytes = (long) count * dtype.bytes();
    MemorySegment signs = Arena.ofAuto().allocate(Math.max(1, bytes), 8).asSlice(0, bytes);
    int[] words = RandomValues.of(seed, "signs:" + name).words(0, Math.ceilDiv(count, 32));
    for (int i = 0; i < count; i++) {
      put(signs, dtype, i, (words[i >> 5] >>> (i & 31)) & 1);
    }
    return new FedTensor(dtype, shape, signs);
  }

  private static void put(MemorySegment signs, DType dtype, long index, int negative) {
    switch (dtype) {
      case F32 -> signs.setAtIndex(ValueLayout.JAVA_INT, index, ONE_F32 | negative << 31);
      case F64 -> signs.setAtIndex(ValueLayout.JAVA_LONG, index, ONE_F64 | (long) negative << 63);
      case F16 -> signs.setAtIndex(ValueLayout.JAVA_SHORT, index, half(0x3c00, negative));
      case BF16 -> signs.setAtIndex(ValueLayout.JAVA_SHORT, index, half(0x3f80, negative));
      default -> throw new IllegalArgumentException("no signs in " + dtype.label());
    }
  }

  private static short half(int one, int negative) {
    return (short) (one | negative << 15);
  }
}
