// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Which tensors go into which file, in the way of huggingface_hub's splitter. */
final class ShardPlan {
  private ShardPlan() {}

  /**
   * Fills one shard after another in the order given. A tensor larger than the bound gets the next
   * shard alone, while the shard being filled stays open.
   */
  static List<List<Tensor>> split(List<Tensor> tensors, long maxShardBytes) {
    List<List<Tensor>> shards = new ArrayList<>();
    List<Tensor> open = new ArrayList<>();
    long openBytes = 0;
    for (Tensor tensor : tensors) {
      long bytes = Layout.byteCount(tensor);
      if (bytes > maxShardBytes) {
        shards.add(List.of(tensor));
        continue;
      }
      if (bytes > maxShardBytes - openBytes) {
        shards.add(open);
        open = new ArrayList<>();
        openBytes = 0;
      }
      open.add(tensor);
      openBytes += bytes;
    }
    if (!open.isEmpty() || shards.isEmpty()) {
      shards.add(open);
    }
    return shards;
  }
}
