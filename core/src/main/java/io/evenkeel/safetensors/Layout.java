// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import io.evenkeel.json.JsonText;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Where each tensor lies in the data part of a file: in order of offset, without holes.
 *
 * @param entries one per tensor
 */
record Layout(List<Entry> entries) {
  /**
   * One tensor's bytes.
   *
   * @param begin offset of its first byte in the data part
   * @param end offset after its last byte
   */
  record Entry(Tensor tensor, long begin, long end) {}

  Layout {
    entries = List.copyOf(entries);
  }

  /** Tensors laid out as the reference writer does. */
  static Layout of(List<Tensor> tensors) {
    requireUniqueNames(tensors);
    List<Entry> entries = new ArrayList<>(tensors.size());
    long end = 0;
    for (Tensor tensor : tensors.stream().sorted(ReferenceOrder.TENSORS).toList()) {
      long begin = end;
      end = begin + byteCount(tensor);
      if (end < begin) {
        throw tooLarge(tensor);
      }
      entries.add(new Entry(tensor, begin, end));
    }
    return new Layout(entries);
  }

  /** The size of the data part. */
  long byteCount() {
    return entries.isEmpty() ? 0 : entries.getLast().end();
  }

  /**
   * Index of the first entry that ends after the given offset; {@code entries().size()} if none.
   */
  int firstEndingAfter(long offset) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).end() > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Size in bytes of that many values; empty beyond 2⁶³ − 1. */
  static OptionalLong byteCount(DType dtype, Shape shape) {
    long elements = shape.elementCount();
    return elements > Long.MAX_VALUE / dtype.bytes()
        ? OptionalLong.empty()
        : OptionalLong.of(elements * dtype.bytes());
  }

  static long byteCount(Tensor tensor) {
    return byteCount(tensor.dtype(), tensor.shape()).orElseThrow(() -> tooLarge(tensor));
  }

  private static void requireUniqueNames(List<Tensor> tensors) {
    Set<String> names = new HashSet<>();
    for (Tensor tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw new InvalidInputException(
            "tensor %s is given twice; names in a file must differ"
                .formatted(JsonText.shown(tensor.name())));
      }
    }
  }

  private static InvalidInputException tooLarge(Tensor tensor) {
    return new InvalidInputException(
        "tensor %s of shape %s makes the file larger than any file can be"
            .formatted(JsonText.shown(tensor.name()), tensor.shape()));
  }
}
