// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.graph.Content;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.Encoding;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Reads values that the model already has, rounded once where another type is asked for. */
final class KeptValues {
  private KeptValues() {}

  static void read(
      Content content, Tensor tensor, long from, DType dtype, MemorySegment destination) {
    switch (content) {
      case Content.Bytes(MemorySegment stored) when dtype == tensor.dtype() ->
          MemorySegment.copy(stored, from * dtype.bytes(), destination, 0, destination.byteSize());
      case Content.Bytes(MemorySegment stored) ->
          Encoding.encode(Elements.numbers(stored, tensor.dtype()), from, dtype, destination);
      case Content.Filled(double value) -> Encoding.encode(i -> value, 0, dtype, destination);
      case Content.Undrawn undrawn ->
          throw new IllegalArgumentException(tensor.name() + " has no values to keep");
    }
  }
}
