// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts, checksums and sums the values of some tensors while they are written. Any thread may add
 * pieces in any order.
 */
public final class Tally {
  private static final long BUFFER = 1 << 20;

  private final Map<String, TensorTally> tallies = new LinkedHashMap<>();

  public Tally(List<Tensor> tensors) {
    tensors.forEach(tensor -> tallies.put(tensor.name(), new TensorTally(tensor)));
  }

  /** The tally of everything that a source holds. */
  public static Tally of(TensorSource source) {
    Tally tally = new Tally(source.tensors());
    TensorSource watched = tally.watching(source);
    // Shared, because a source may split one read among threads of its own.
    try (Arena arena = Arena.ofShared()) {
      MemorySegment buffer = arena.allocate(BUFFER, 64);
      for (Tensor tensor : source.tensors()) {
        for (long at = 0; at < tensor.byteCount(); at += BUFFER) {
          long bytes = Math.min(BUFFER, tensor.byteCount() - at);
          watched.read(tensor, at / tensor.dtype().bytes(), buffer.asSlice(0, bytes));
        }
      }
    }
    return tally;
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
