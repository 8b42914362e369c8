// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weights that a test writes down. */
final class GivenWeights implements TensorSource {
  private final Map<Tensor, float[]> values = new LinkedHashMap<>();

  GivenWeights with(String name, Shape shape, float... elements) {
    values.put(Tensor.of(name, shape), elements);
    return this;
  }

  @Override
  public List<Tensor> tensors() {
    return List.copyOf(values.keySet());
  }

  @Override
  public void read(Tensor tensor, long from, MemorySegment destination) {
    MemorySegment all = MemorySegment.ofArray(values.get(tensor));
    destination.copyFrom(all.asSlice(from * Float.BYTES, destination.byteSize()));
  }
}
