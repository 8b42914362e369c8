// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.role.PlacedParameter;
import io.evenkeel.role.Roles;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.safetensors.SafetensorsFile;
import io.evenkeel.safetensors.ShardedSafetensors;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.Encoding;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A model with the weights of a file beside it. */
final class GivenWeights {
  private final Path file;
  private final TensorSource source;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private GivenWeights(Path file, TensorSource source) {
    this.file = file;
    this.source = source;
    source.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
  }

  /**
   * The model with its parameters replaced by those of a file.
   *
   * @throws InvalidInputException if the file lacks one or has it in another shape
   */
  static Graph in(Graph graph, Path file) {
    String name = file.toString();
    if (name.endsWith(".safetensors")) {
      try (SafetensorsFile open = Safetensors.open(file)) {
        return new GivenWeights(file, open).replaced(graph);
      }
    }
    if (name.endsWith(".safetensors.index.json")) {
      try (ShardedSafetensors open = Safetensors.openSharded(file)) {
        return new GivenWeights(file, open).replaced(graph);
      }
    }
    throw new InvalidInputException(
        "--weights %s is neither .safetensors nor .safetensors.index.json".formatted(file));
  }

  private Graph replaced(Graph graph) {
    Map<String, Constant> constants = new LinkedHashMap<>(graph.constants());
    for (PlacedParameter parameter : Roles.of(graph)) {
      Constant old = graph.constant(parameter.stored()).orElseThrow();
      if (old.tensor().dtype().isFloating()) {
        found(parameter)
            .ifPresentOrElse(
                tensor -> constants.put(old.name(), read(old.tensor(), tensor)),
                () -> require(old, parameter));
      }
    }
    return graph.withConstants(constants.values());
  }

  private Optional<Tensor> found(PlacedParameter parameter) {
    List<String> names = new ArrayList<>(List.of(parameter.site().tensor().name()));
    names.addAll(parameter.aliases());
    names.add(parameter.stored());
    return names.stream().flatMap(name -> Stream.ofNullable(tensors.get(name))).findFirst();
  }

  /** What the file lacks must have values in the model. */
  private void require(Constant constant, PlacedParameter parameter) {
    if (constant.content() instanceof Content.Undrawn) {
      throw new InvalidInputException(
          "--weights %s has no %s; its first tensor is %s"
              .formatted(
                  file,
                  parameter.site().tensor().name(),
                  tensors.keySet().stream().findFirst().orElse("missing")));
    }
  }

  private Constant read(Tensor wanted, Tensor found) {
    if (!wanted.shape().equals(found.shape())) {
      throw new InvalidInputException(
          "--weights %s has %s as %s, but the model takes %s"
              .formatted(file, found.name(), found.shape(), wanted.shape()));
    }
    if (!found.dtype().isFloating()) {
      throw new InvalidInputException(
          "--weights %s has %s as %s, which is no floating-point type"
              .formatted(file, found.name(), found.dtype().label()));
    }
    MemorySegment stored = memory(found);
    source.read(found, 0, stored);
    boolean same = wanted.dtype() == found.dtype();
    return new Constant(
        wanted, new Content.Bytes(same ? stored : converted(wanted, found, stored)));
  }

  private static MemorySegment memory(Tensor tensor) {
    return Arena.ofAuto()
        .allocate(Math.max(1, tensor.byteCount()), 64)
        .asSlice(0, tensor.byteCount());
  }

  private static MemorySegment converted(Tensor wanted, Tensor found, MemorySegment stored) {
    MemorySegment memory = memory(wanted);
    Encoding.encode(Elements.numbers(stored, found.dtype()), 0, wanted.dtype(), memory);
    return memory;
  }
}
