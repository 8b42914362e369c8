// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.graph.Content;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.Encoding;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.function.LongToDoubleFunction;

/** Reads values that the model already has, rounded once where another type is asked for. */
final class KeptValues {
  private static final int CHUNK = 4096;

  private KeptValues() {}

  static void read(
      Content content, Tensor tensor, long from, DType dtype, MemorySegment destination) {
    switch (content) {
      case Content.Bytes(MemorySegment stored) when dtype == tensor.dtype() ->
          MemorySegment.copy(stored, from * dtype.bytes(), destination, 0, destination.byteSize());
      case Content.Bytes(MemorySegment stored) ->
          convert(Elements.numbers(stored, tensor.dtype()), from, dtype, destination);
      case Content.Filled(double value) -> convert(i -> value, 0, dtype, destination);
      case Content.Undrawn undrawn ->
          throw new IllegalArgumentException(tensor.name() + " has no values to keep");
    }
  }

  private static void convert(
      LongToDoubleFunction elements, long first, DType to, MemorySegment destination) {
    long count = destination.byteSize() / to.bytes();
    double[] chunk = new double[CHUNK];
    for (long done = 0; done < count; done += CHUNK) {
      int length = (int) Math.min(CHUNK, count - done);
      for (int i = 0; i < length; i++) {
        chunk[i] = elements.applyAsDouble(first + done + i);
      }
      long bytes = (long) length * to.bytes();
      Encoding.encode(chunk, length, to, destination.asSlice(done * to.bytes(), bytes));
    }
  }
}
