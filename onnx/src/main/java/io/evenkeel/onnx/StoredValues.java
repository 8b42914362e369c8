// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Rounding;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Where a constant's bytes come from when a model is written: a source first, then the graph. */
final class StoredValues {
  /** Takes bytes in order. */
  @FunctionalInterface
  interface Sink {
    /** Takes the first {@code length} bytes of an array from an offset on. */
    void write(byte[] bytes, int offset, int length) throws IOException;
  }

  private static final int CHUNK = 1 << 20;
  private static final ValueLayout.OfDouble F64 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort I16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Optional<TensorSource> source;
  private final Map<String, Tensor> sourced = new HashMap<>();

  StoredValues(Optional<TensorSource> source) {
    this.source = source;
    source.ifPresent(s -> s.tensors().forEach(tensor -> sourced.put(tensor.name(), tensor)));
  }

  /** Whether the values come from the source. */
  boolean isSourced(Constant constant) {
    return sourced.containsKey(constant.name());
  }

  /** The type in which the constant is written. */
  DType dtype(Constant constant) {
    return sourced.getOrDefault(constant.name(), constant.tensor()).dtype();
  }

  long byteCount(Constant constant) {
    return constant.tensor().withDType(dtype(constant)).byteCount();
  }

  /** Writes all bytes of a constant. */
  void stream(Constant constant, Sink target, LongConsumer progress) throws IOException {
    long size = byteCount(constant);
    int width = dtype(constant).bytes();
    byte[] chunk = new byte[(int) Math.min(CHUNK, size)];
    for (long done = 0; done < size; done += chunk.length) {
      int length = (int) Math.min(chunk.length, size - done);
      read(constant, done / width, MemorySegment.ofArray(chunk).asSlice(0, length));
      target.write(chunk, 0, length);
      progress.accept(length);
    }
  }

  private void read(Constant constant, long from, MemorySegment destination) {
    Tensor tensor = sourced.get(constant.name());
    if (tensor != null) {
      source.orElseThrow().read(tensor, from, destination);
      return;
    }
    DType dtype = constant.tensor().dtype();
    switch (constant.content()) {
      case Content.Bytes(MemorySegment bytes) ->
          MemorySegment.copy(bytes, from * dtype.bytes(), destination, 0, destination.byteSize());
      case Content.Filled(double value) -> fill(value, dtype, destination);
      case Content.Undrawn undrawn ->
          throw new IllegalArgumentException(constant.name() + " has no values");
    }
  }

  private static void fill(double value, DType dtype, MemorySegment destination) {
    for (long at = 0; at < destination.byteSize(); at += dtype.bytes()) {
      switch (dtype) {
        case F64 -> destination.set(F64, at, value);
        case F32 -> destination.set(F32, at, (float) value);
        case F16 -> destination.set(I16, at, Rounding.toFloat16(value));
        case BF16 -> destination.set(I16, at, Rounding.toBfloat16(value));
        default -> throw new IllegalArgumentException("cannot fill " + dtype.label());
      }
    }
  }
}
