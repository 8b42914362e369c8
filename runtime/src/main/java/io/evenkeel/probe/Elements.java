// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.tensor.FedTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Elements of a floating-point tensor as doubles. */
final class Elements {
  private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED;
  private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfShort BITS = ValueLayout.JAVA_SHORT_UNALIGNED;

  private Elements() {}

  static double[] read(FedTensor tensor, long from, int count) {
    int bytes = tensor.dtype().bytes();
    MemorySegment data = tensor.data().asSlice(from * bytes, (long) count * bytes);
    return switch (tensor.dtype()) {
      case F64 -> data.toArray(F64);
      case F32 -> floats(data, count);
      case F16 -> halves(data, count);
      case BF16 -> brainFloats(data, count);
      default -> throw new IllegalArgumentException("no moments of " + tensor.dtype().label());
    };
  }

  private static double[] floats(MemorySegment data, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = data.getAtIndex(F32, i);
    }
    return values;
  }

  private static double[] halves(MemorySegment data, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = Float.float16ToFloat(data.getAtIndex(BITS, i));
    }
    return values;
  }

  private static double[] brainFloats(MemorySegment data, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = Float.intBitsToFloat(data.getAtIndex(BITS, i) << 16);
    }
    return values;
  }
}
