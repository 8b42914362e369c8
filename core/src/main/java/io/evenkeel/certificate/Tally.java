// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts, checksums and sums the values of some tensors while they are written. Any thread may add
 * pieces in any order.
 */
public final class Tally {
  private final Map<String, TensorTally> tallies = new LinkedHashMap<>();

  public Tally(List<Tensor> tensors) {
    tensors.forEach(tensor -> tallies.put(tensor.name(), new TensorTally(tensor)));
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
   * What the whole tensors are.
   *
   * @throws IllegalStateException if an element was not added exactly once
   */
  List<TensorTally.Seen> seen() {
    return tallies.values().stream().map(TensorTally::seen).toList();
  }
}
