// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Counts, checksums and sums the values of some tensors while they are written. Any thread may add
 * pieces in any order.
 */
public final class Tally {
  private static final long PIECE = ComparisonBuffers.BYTES;

  private final Map<String, TensorTally> tallies = new LinkedHashMap<>();

  public Tally(List<Tensor> tensors) {
    tensors.forEach(tensor -> tallies.put(tensor.name(), new TensorTally(tensor)));
  }

  /**
   * Adds the tensors of which nothing has been added yet.
   *
   * @param source has all tensors of the tally
   * @param threads how many read at once at most, ≥ 1
   * @param progress is given the number of bytes just read, from any thread
   */
  public void addRest(TensorSource source, int threads, LongConsumer progress) {
    TensorSource watched = watching(source);
    List<Consumer<ComparisonBuffers>> tasks = new ArrayList<>();
    for (TensorTally tally : tallies.values()) {
      Tensor tensor = tally.tensor();
      for (long at = 0; tally.isUntouched() && at < tensor.byteCount(); at += PIECE) {
        long begin = at;
        long bytes = Math.min(PIECE, tensor.byteCount() - begin);
        tasks.add(buffers -> {
          watched.read(tensor, begin / tensor.dtype().bytes(), buffers.first(bytes));
          progress.accept(bytes);
        });
      }
    }
    BufferedTasks.run(tasks, threads);
  }

  /**
   * Adds a piece of a tensor.
   *
   * @param values little-endian in the tensor's dtype
   */
  public void add(Tensor tensor, long from, MemorySegment values) {
    tallies.get(tensor.name()).add(from, values);
  }

  /** The same source, of which every value read is added. */
  public TensorSource watching(TensorSource source) {
    return new TensorSource() {
      @Override
      public List<Tensor> tensors() {
        return source.tensors();
      }

      @Override
      public void read(Tensor tensor, long from, MemorySegment destination) {
        source.read(tensor, from, destination);
        add(tensor, from, destination);
      }
    };
  }

  /**
   * CRC-32C of the tensors' bytes one after the other.
   *
   * @throws IllegalStateException if an element was not added exactly once
   */
  int crc32c() {
    int crc = 0;
    for (TensorTally.Seen tensor : seen()) {
      crc = Crc32cJoin.join(crc, tensor.crc(), tensor.tensor().byteCount());
    }
    return crc;
  }

  /**
   * What the whole tensors are.
   *
   * @throws IllegalStateException if an element was not added exactly once
   */
  List<TensorTally.Seen> seen() {
    return tallies.values().stream().map(TensorTally::seen).toList();
  }
}
