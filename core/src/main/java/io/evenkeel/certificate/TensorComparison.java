// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** One tensor compared piece by piece. */
final class TensorComparison {
  private final Tensor tensor;
  private final TensorSource wanted;
  private final TensorSource found;
  private long different;
  private long first = Long.MAX_VALUE;
  private double firstWanted;
  private double firstFound;

  TensorComparison(Tensor tensor, TensorSource wanted, TensorSource found) {
    this.tensor = tensor;
    this.wanted = wanted;
    this.found = found;
  }

  String name() {
    return tensor.name();
  }

  /** What there is to do, in any order and from any thread. */
  List<Consumer<ComparisonBuffers>> tasks(LongConsumer progress) {
    List<Consumer<ComparisonBuffers>> tasks = new ArrayList<>();
    for (long at = 0; at < tensor.byteCount(); at += ComparisonBuffers.BYTES) {
      long begin = at;
      long bytes = Math.min(ComparisonBuffers.BYTES, tensor.byteCount() - begin);
      tasks.add(buffers -> {
        compare(begin / tensor.dtype().bytes(), buffers.first(bytes), buffers.second(bytes));
        progress.accept(bytes);
      });
    }
    return tasks;
  }

  private void compare(long from, MemorySegment ours, MemorySegment theirs) {
    wanted.read(tensor, from, ours);
    found.read(tensor, from, theirs);
    if (ours.mismatch(theirs) >= 0) {
      note(from, ours, theirs);
    }
  }

  private synchronized void note(long from, MemorySegment ours, MemorySegment theirs) {
    int width = tensor.dtype().bytes();
    for (long i = 0; i < ours.byteSize() / width; i++) {
      long begin = i * width;
      long end = begin + width;
      if (MemorySegment.mismatch(ours, begin, end, theirs, begin, end) >= 0) {
        different++;
        if (from + i < first) {
          first = from + i;
          firstWanted = Elements.numbers(ours, tensor.dtype()).applyAsDouble(i);
          firstFound = Elements.numbers(theirs, tensor.dtype()).applyAsDouble(i);
        }
      }
    }
  }

  /** The first element that differs, and how many do; after all tasks. */
  synchronized Optional<String> difference() {
    return different == 0
        ? Optional.empty()
        : Optional.of(
            "%s: element %d is %s where the plan draws %s; %d of %d elements differ"
                .formatted(
                    name(), first, firstFound, firstWanted, different, tensor.elementCount()));
  }
}
