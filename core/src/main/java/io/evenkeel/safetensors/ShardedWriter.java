// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes the shards of one model and the index that joins them. */
final class ShardedWriter {
  private static final String SUFFIX = ".safetensors";

  private final Path file;
  private final TensorSource source;
  private final Map<String, String> metadata;
  private final WriteOptions options;

  ShardedWriter(
      Path file, TensorSource source, Map<String, String> metadata, WriteOptions options) {
    if (!file.toString().endsWith(SUFFIX)) {
      throw new InvalidInputException(
          "cannot write shards of %s: its name must end in %s".formatted(file, SUFFIX));
    }
    this.file = file;
    this.source = source;
    this.metadata = metadata;
    this.options = options;
  }

  List<Path> write(long maxShardBytes) {
    if (maxShardBytes < 1) {
      throw new IllegalArgumentException("maxShardBytes must be at least 1: " + maxShardBytes);
    }
    List<Tensor> tensors = source.tensors();
    // Names must differ over all shards, and the sum must be a size.
    Layout all = Layout.of(tensors);
    List<List<Tensor>> shards = ShardPlan.split(tensors, maxShardBytes);
    if (shards.size() == 1) {
      Safetensors.write(file, source, metadata, options);
      return List.of(file);
    }
    return writeShards(shards, all.byteCount());
  }

  private List<Path> writeShards(List<List<Tensor>> shards, long totalBytes) {
    Path indexPath = Safetensors.index(file);
    Map<String, String> shardOfTensor = new TreeMap<>(ReferenceOrder.NAMES);
    List<Path> paths = new ArrayList<>();
    List<AtomicFile> pending = new ArrayList<>();
    try (AtomicFile index = AtomicFile.create(indexPath)) {
      index.expect(totalBytes);
      for (int i = 0; i < shards.size(); i++) {
        Path shard = shardPath(i, shards.size());
        paths.add(shard);
        shards.get(i).forEach(t -> shardOfTensor.put(t.name(), shard.getFileName().toString()));
        pending.add(writeShard(shard, shards.get(i)));
      }
      new ShardIndex(totalBytes, shardOfTensor).write(index);
      // Should the renames be interrupted, no index is better than one of two models' shards.
      index.removeFormer();
      pending.forEach(AtomicFile::commit);
      index.commit();
    } finally {
      pending.forEach(AtomicFile::close);
    }
    paths.add(indexPath);
    return List.copyOf(paths);
  }

  private AtomicFile writeShard(Path shard, List<Tensor> tensors) {
    AtomicFile written =
        Safetensors.writePending(shard, Layout.of(tensors), source, metadata, options);
    // A large model has more shards than a process may have open files.
    written.closeChannel();
    return written;
  }

  private Path shardPath(int index, int count) {
    String name = file.getFileName().toString();
    String stem = name.substring(0, name.length() - SUFFIX.length());
    return file.resolveSibling(
        String.format(Locale.ROOT, "%s-%05d-of-%05d%s", stem, index + 1, count, SUFFIX));
  }
}
