// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tensors that runs read and replace: parameters, running statistics, an optimizer's memory. Each
 * has two places; a run reads one and writes the other, so nothing is copied. Not thread-safe.
 */
public final class States implements TensorSource, AutoCloseable {
  private final OrtEnvironment environment = Engine.environment();
  private final Arena arena = Arena.ofShared();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, Place> current = new LinkedHashMap<>();
  private final Map<String, Place> spare = new LinkedHashMap<>();

  /** Memory of ours as the runtime sees it. */
  private record Place(MemorySegment data, OnnxTensor tensor) {}

  private States() {}

  /**
   * Room for tensors, all zero.
   *
   * @throws ModelRefusedException if ONNX Runtime cannot take one of them
   */
  public static States of(List<Tensor> tensors) {
    States states = new States();
    try {
      for (Tensor tensor : tensors) {
        states.tensors.put(tensor.name(), tensor);
        states.current.put(tensor.name(), states.place(tensor));
      }
      return states;
    } catch (RuntimeException e) {
      states.close();
      throw e;
    }
  }

  private Place place(Tensor tensor) {
    MemorySegment data =
        arena.allocate(Math.max(1, tensor.byteCount()), 64).asSlice(0, tensor.byteCount());
    try {
      FedTensor fed = new FedTensor(tensor.dtype(), tensor.shape(), data);
      return new Place(data, RuntimeTensors.of(environment, fed, tensor.name()));
    } catch (OrtException e) {
      throw Engine.refused(e);
    }
  }

  /** Gives the tensors that a source has their values. */
  public void load(TensorSource source) {
    source.tensors().stream()
        .filter(tensor -> tensor.equals(tensors.get(tensor.name())))
        .toList()
        .parallelStream()
        .forEach(tensor -> source.read(tensor, 0, current.get(tensor.name()).data()));
  }

  @Override
  public List<Tensor> tensors() {
    return List.copyOf(tensors.values());
  }

  @Override
  public void read(Tensor tensor, long from, MemorySegment destination) {
    MemorySegment data = current.get(tensor.name()).data();
    long begin = from * tensor.dtype().bytes();
    destination.copyFrom(data.asSlice(begin, destination.byteSize()));
  }

  /** The values of a tensor as they are, in memory of their own. */
  public FedTensor copied(Tensor tensor) {
    FedTensor copy = FedTensor.zeros(tensor.dtype(), tensor.shape());
    read(tensor, 0, copy.data());
    return copy;
  }

  /** What a run reads. */
  Map<String, OnnxTensor> readable(Collection<String> names) {
    Map<String, OnnxTensor> readable = new LinkedHashMap<>();
    current.forEach((name, place) -> {
      if (names.contains(name)) {
        readable.put(name, place.tensor());
      }
    });
    return readable;
  }

  /** Where a run writes the next value. */
  OnnxTensor writable(String name) {
    return spare.computeIfAbsent(name, n -> place(tensors.get(n))).tensor();
  }

  /** Makes what was written the current values. */
  void advance(Collection<String> names) {
    for (String name : names) {
      spare.put(name, current.put(name, spare.get(name)));
    }
  }

  @Override
  public void close() {
    current.values().forEach(place -> place.tensor().close());
    spare.values().forEach(place -> place.tensor().close());
    current.clear();
    spare.clear();
    arena.close();
  }
}
