// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far one batch has come: the values that parts of the network still to run will read. A
 * network that is run part by part over several batches has one for each. Not thread-safe.
 */
public final class Frontier implements AutoCloseable {
  private final Map<String, OnnxTensor> values = new LinkedHashMap<>();
  private final Set<String> borrowed = new LinkedHashSet<>();

  private Frontier() {}

  /**
   * A batch before the first part.
   *
   * @throws ModelRefusedException if ONNX Runtime cannot take what is fed
   */
  public static Frontier of(Map<String, FedTensor> inputs) {
    Frontier frontier = new Frontier();
    try {
      for (Map.Entry<String, FedTensor> input : inputs.entrySet()) {
        frontier.put(
            input.getKey(),
            RuntimeTensors.of(Engine.environment(), input.getValue(), input.getKey()));
      }
      return frontier;
    } catch (OrtException e) {
      frontier.close();
      throw Engine.refused(e);
    }
  }

  /** Another way on from here, to be closed before this one moves. */
  public Frontier branch() {
    Frontier branch = new Frontier();
    branch.values.putAll(values);
    branch.borrowed.addAll(values.keySet());
    return branch;
  }

  /** What is here, with types and without shapes: those of another batch may differ. */
  public List<ValueInfo> known() {
    return values.entrySet().stream()
        .map(value -> new ValueInfo(value.getKey(), dtype(value.getValue()), Optional.empty()))
        .toList();
  }

  private static Optional<DType> dtype(OnnxTensor tensor) {
    return RuntimeTensors.dtype(tensor.getInfo().type);
  }

  /** Bytes that the values take. */
  public long bytes() {
    return values.values().stream().map(OnnxTensor::getInfo).mapToLong(Frontier::bytes).sum();
  }

  private static long bytes(TensorInfo info) {
    return info.getNumElements() * info.type.size;
  }

  /** Frees everything else. */
  public void retain(Set<String> needed) {
    for (String name : List.copyOf(values.keySet())) {
      if (!needed.contains(name)) {
        remove(name);
      }
    }
  }

  Map<String, OnnxTensorLike> feeds() {
    return new LinkedHashMap<>(values);
  }

  void put(String name, OnnxTensor tensor) {
    remove(name);
    values.put(name, tensor);
  }

  private void remove(String name) {
    OnnxTensor old = values.remove(name);
    if (!borrowed.remove(name) && old != null) {
      old.close();
    }
  }

  @Override
  public void close() {
    retain(Set.of());
  }
}
