// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.graph.Content;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.LongToDoubleFunction;

/** Reads values that the model already has, converted where another type is asked for. */
final class KeptValues {
  private static final int CHUNK = 4096;

  private KeptValues() {}

  static void read(
      Content content, Tensor tensor, long from, DType dtype, MemorySegment destination) {
    switch (content) {
      case Content.Bytes(MemorySegment stored) when dtype == tensor.dtype() ->
          MemorySegment.copy(stored, from * dtype.bytes(), destination, 0, destination.byteSize());
      case Content.Bytes(MemorySegment stored) ->
          convert(stored, tensor.dtype(), from, dtype, destination);
      case Content.Filled(double value) -> fill((float) value, dtype, destination);
      case Content.Undrawn undrawn ->
          throw new IllegalArgumentException(tensor.name() + " has no values to keep");
    }
  }

  private static void fill(float value, DType dtype, MemorySegment destination) {
    float[] values = new float[Math.toIntExact(destination.byteSize() / dtype.bytes())];
    Arrays.fill(values, value);
    Encoding.encode(values, values.length, dtype, destination);
  }

  private static void convert(
      MemorySegment stored, DType from, long first, DType to, MemorySegment destination) {
    long count = destination.byteSize() / to.bytes();
    LongToDoubleFunction elements = Elements.numbers(stored, from);
    float[] chunk = new float[CHUNK];
    for (long done = 0; done < count; done += CHUNK) {
      int length = (int) Math.min(CHUNK, count - done);
      for (int i = 0; i < length; i++) {
        chunk[i] = (float) elements.applyAsDouble(first + done + i);
      }
      long bytes = (long) length * to.bytes();
      Encoding.encode(chunk, length, to, destination.asSlice(done * to.bytes(), bytes));
    }
  }
}
