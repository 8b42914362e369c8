// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The values that a network stores. */
record StoredConstants(Graph graph) implements TensorSource {
  @Override
  public List<Tensor> tensors() {
    return graph.constants().values().stream()
        .filter(constant -> constant.content() instanceof Content.Bytes)
        .map(Constant::tensor)
        .toList();
  }

  @Override
  public void read(Tensor tensor, long from, MemorySegment destination) {
    Constant constant = graph.constant(tensor.name()).orElseThrow();
    MemorySegment stored = ((Content.Bytes) constant.content()).segment();
    destination.copyFrom(stored.asSlice(from * tensor.dtype().bytes(), destination.byteSize()));
  }
}
