// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Brings stored elements into row-major order and little-endian bytes. */
final class RowMajor {
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

  private RowMajor() {}

  /**
   * The data themselves if they are as wanted, else a reordered copy.
   *
   * @param file named in the refusal of a copy that does not fit into memory
   */
  static MemorySegment of(String file, MemorySegment data, NpyHeader header) {
    int size = header.dtype().bytes();
    boolean swapped = size > 1 && header.order() != LITTLE;
    boolean transposed = header.fortranOrder() && header.shape().rank() > 1;
    if (data.byteSize() == 0 || (!swapped && !transposed)) {
      return data;
    }
    if (data.byteSize() > Runtime.getRuntime().maxMemory() / 2) {
      throw new InvalidInputException(
          "%s: reordering %d bytes takes more than half of the Java memory; raise -Xmx or save it"
                  .formatted(file, data.byteSize())
              + " little-endian and in C order");
    }
    MemorySegment result = Arena.ofAuto().allocate(data.byteSize(), 8);
    Copier copier = copier(size, header.order());
    if (transposed) {
      transpose(data, result, header.shape(), size, copier);
    } else {
      for (long at = 0; at < data.byteSize(); at += size) {
        copier.copy(data, at, result, at);
      }
    }
    return result;
  }

  /** Walks the result in order; the first axis of the stored data varies fastest. */
  private static void transpose(
      MemorySegment stored, MemorySegment result, Shape shape, int size, Copier copier) {
    int rank = shape.rank();
    long[] strides = new long[rank];
    long stride = size;
    for (int axis = 0; axis < rank; axis++) {
      strides[axis] = stride;
      stride *= shape.dimension(axis);
    }
    long[] index = new long[rank];
    long from = 0;
    for (long at = 0; at < result.byteSize(); at += size) {
      copier.copy(stored, from, result, at);
      for (int axis = rank - 1; axis >= 0; axis--) {
        from += strides[axis];
        if (++index[axis] < shape.dimension(axis)) {
          break;
        }
        from -= strides[axis] * index[axis];
        index[axis] = 0;
      }
    }
  }

  /** Copies one element. */
  private interface Copier {
    void copy(MemorySegment from, long fromOffset, MemorySegment to, long toOffset);
  }

  private static Copier copier(int size, ByteOrder order) {
    return switch (size) {
      case 1 ->
          (from, i, to, j) -> to.set(ValueLayout.JAVA_BYTE, j, from.get(ValueLayout.JAVA_BYTE, i));
      case 2 -> {
        var in = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
        var out = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE);
        yield (from, i, to, j) -> to.set(out, j, from.get(in, i));
      }
      case 4 -> {
        var in = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
        var out = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE);
        yield (from, i, to, j) -> to.set(out, j, from.get(in, i));
      }
      default -> {
        var in = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
        var out = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE);
        yield (from, i, to, j) -> to.set(out, j, from.get(in, i));
      }
    };
  }
}
