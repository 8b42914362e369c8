// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Role;
import io.evenkeel.lock.Lock;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.safetensors.SafetensorsFile;
import io.evenkeel.safetensors.ShardedSafetensors;
import io.evenkeel.tensor.TensorSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The weights that a file holds.
 *
 * @param source reads them
 * @param naming under which names the file has them
 * @param metadata what the file, or each of its shards, says of itself, by file name
 */
record StoredWeights(
    TensorSource source,
    Draw.Naming naming,
    Map<String, Map<String, String>> metadata,
    Runnable closing)
    implements AutoCloseable {
  /** Opens a file of any kind that {@code init} writes. */
  @SuppressWarnings("MustBeClosedChecker") // closed with the record
  static StoredWeights open(Path file, Lock lock) {
    String name = file.toString();
    if (name.endsWith(".safetensors")) {
      refuseCutOne(file);
      SafetensorsFile open = Safetensors.open(file);
      return new StoredWeights(
          open, Draw.Naming.PARAMETER, Map.of(name, open.metadata()), open::close);
    }
    if (name.endsWith(".safetensors.index.json")) {
      ShardedSafetensors open = Safetensors.openSharded(file);
      return new StoredWeights(open, Draw.Naming.PARAMETER, open.metadata(), open::close);
    }
    if (name.endsWith(".onnx")) {
      return new StoredWeights(
          constants(Onnx.open(file).graph(), lock), Draw.Naming.STORED, Map.of(), () -> {});
    }
    throw new InvalidInputException(
        "%s is neither .safetensors, .safetensors.index.json nor .onnx".formatted(file));
  }

  private static void refuseCutOne(Path file) {
    Path index = file.resolveSibling(file.getFileName() + ".index.json");
    if (Files.notExists(file) && Files.exists(index)) {
      throw new InvalidInputException(
          "%s was cut into several files; give their index, %s".formatted(file, index));
    }
  }

  /** The model's own values of the plan's parameters: those of a plan that keeps them all. */
  private static TensorSource constants(Graph graph, Lock lock) {
    List<PlannedParameter> kept =
        lock.plan().parameters().stream()
            .flatMap(parameter -> graph.constant(parameter.stored()).stream())
            .map(constant -> kept(constant))
            .toList();
    Plan plan =
        new Plan(
            lock.plan().model(), lock.plan().recipe(), lock.plan().algorithm(), kept, List.of());
    return Draw.of(plan, graph, lock.seed(), Optional.empty(), Draw.Naming.STORED);
  }

  private static PlannedParameter kept(Constant constant) {
    return new PlannedParameter(
        constant.tensor(),
        constant.tensor().name(),
        List.of(),
        Role.OTHER,
        Optional.empty(),
        OptionalDouble.empty(),
        new Initializer.Keep(),
        "as stored");
  }

  @Override
  public void close() {
    closing.run();
  }
}
