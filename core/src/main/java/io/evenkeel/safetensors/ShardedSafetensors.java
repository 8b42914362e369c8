// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import io.evenkeel.json.JsonText;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.MemorySegment;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model stored in several safetensors files joined by an index, open until it is closed. */
public final class ShardedSafetensors implements TensorSource, AutoCloseable {
  private final Map<String, SafetensorsFile> shards = new LinkedHashMap<>();
  private final Map<String, SafetensorsFile> shardOfTensor = new HashMap<>();

  private ShardedSafetensors() {}

  static ShardedSafetensors open(Path index) {
    ShardedSafetensors model = new ShardedSafetensors();
    try {
      Map<String, String> names = ShardIndex.read(index);
      names.values().stream().sorted().distinct().forEach(name -> model.addShard(index, name));
      names.forEach((tensor, shard) -> model.addTensor(index, tensor, shard));
      model.requireAllListed(index);
      return model;
    } catch (Throwable e) {
      model.close();
      throw e;
    }
  }

  private void addShard(Path index, String name) {
    try {
      shards.put(name, SafetensorsFile.open(index.resolveSibling(name)));
    } catch (InvalidPathException e) {
      throw refused(index, "shard %s is not a file name".formatted(JsonText.shown(name)));
    }
  }

  private void addTensor(Path index, String tensor, String shard) {
    SafetensorsFile file = shards.get(shard);
    if (!file.contains(tensor)) {
      throw refused(
          index, "tensor %s is not in %s".formatted(JsonText.shown(tensor), JsonText.shown(shard)));
    }
    shardOfTensor.put(tensor, file);
  }

  private void requireAllListed(Path index) {
    shards.forEach((name, shard) -> {
      for (Tensor tensor : shard.tensors()) {
        if (shardOfTensor.get(tensor.name()) != shard) {
          throw refused(
              index,
              "it does not list tensor %s of %s"
                  .formatted(JsonText.shown(tensor.name()), JsonText.shown(name)));
        }
      }
    });
  }

  private static InvalidInputException refused(Path index, String why) {
    return new InvalidInputException("%s: %s; index and shards disagree".formatted(index, why));
  }

  /** The strings stored in each shard beside its tensors, by the shard's file name. */
  public Map<String, Map<String, String>> metadata() {
    Map<String, Map<String, String>> metadata = new LinkedHashMap<>();
    shards.forEach((name, shard) -> metadata.put(name, shard.metadata()));
    return metadata;
  }

  /** The tensors of all shards, shard by shard. */
  @Override
  public List<Tensor> tensors() {
    return shards.values().stream().flatMap(shard -> shard.tensors().stream()).toList();
  }

  /** The stored values of a tensor; see {@link SafetensorsFile#segment}. */
  public MemorySegment segment(String name) {
    return shard(name).segment(name);
  }

  @Override
  public void read(Tensor tensor, long from, MemorySegment destination) {
    shard(tensor.name()).read(tensor, from, destination);
  }

  private SafetensorsFile shard(String tensor) {
    SafetensorsFile shard = shardOfTensor.get(tensor);
    if (shard == null) {
      throw new IllegalArgumentException("no tensor " + JsonText.shown(tensor));
    }
    return shard;
  }

  @Override
  public void close() {
    shards.values().forEach(SafetensorsFile::close);
  }
}
