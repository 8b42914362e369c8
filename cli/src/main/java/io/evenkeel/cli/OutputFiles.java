// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.onnx.OnnxWriteOptions;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Plan;
import io.evenkeel.random.Seed;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.safetensors.WriteOptions;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The files that {@code init} writes, checked before any work is done. */
final class OutputFiles {
  private OutputFiles() {}

  /**
   * Refuses names that cannot be written or would overwrite what is read.
   *
   * @param read the model's files and the data
   * @param weights the files to draw into, and in which type if not their own
   */
  static void check(
      Collection<Path> read, List<Path> weights, Optional<DType> dtype, List<Path> others) {
    for (Path file : weights) {
      if (!isSafetensors(file) && !isOnnx(file)) {
        throw new InvalidInputException(
            "--out %s is neither .safetensors nor .onnx; choose one of them".formatted(file));
      }
      if (isOnnx(file)) {
        requireOwnTypes(file, dtype);
      }
    }
    List<Path> all = Stream.concat(weights.stream(), others.stream()).toList();
    for (int i = 0; i < all.size(); i++) {
      Path file = all.get(i);
      requireFolder(file);
      // A large .onnx file puts its values beside itself.
      Path beside = file.resolveSibling(file.getFileName() + ".data");
      if (read.stream().anyMatch(source -> same(source, file) || same(source, beside))) {
        refuse(file, "would overwrite what is read as the model or its data");
      }
      boolean twice = all.subList(0, i).stream().anyMatch(other -> same(other, file));
      if (twice) {
        refuse(file, "is given twice");
      }
    }
  }

  private static void refuse(Path file, String why) {
    throw new InvalidInputException("output %s %s; choose another name".formatted(file, why));
  }

  private static boolean same(Path a, Path b) {
    try {
      boolean both = Files.exists(a) && Files.exists(b);
      return both
          ? Files.isSameFile(a, b)
          : a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
    } catch (IOException e) {
      return false;
    }
  }

  private static void requireFolder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new InvalidInputException(
          "cannot write %s: folder %s does not exist; create it".formatted(file, folder));
    }
    if (!Files.isWritable(folder)) {
      throw new InvalidInputException(
          "cannot write %s: folder %s is not writable; choose another".formatted(file, folder));
    }
  }

  private static boolean isSafetensors(Path file) {
    return file.toString().endsWith(".safetensors");
  }

  private static boolean isOnnx(Path file) {
    return file.toString().endsWith(".onnx");
  }

  /** Draws a plan into one file. */
  static void write(
      Path file, Plan plan, Graph graph, Seed seed, Optional<DType> dtype, Options options) {
    if (isSafetensors(file)) {
      Draw draw = Draw.of(plan, graph, seed, dtype, Draw.Naming.PARAMETER);
      try (Progress progress = options.bar("writing " + file.getFileName(), bytes(draw))) {
        WriteOptions write =
            WriteOptions.defaults().withThreads(options.threads()).withProgress(progress.steps());
        Safetensors.write(file, draw, metadata(plan, seed), write);
      }
    } else {
      Draw draw = Draw.of(plan, graph, seed, Optional.empty(), Draw.Naming.STORED);
      try (Progress progress = options.bar("writing " + file.getFileName(), bytes(draw))) {
        Onnx.write(file, graph, draw, OnnxWriteOptions.defaults().withProgress(progress.steps()));
      }
    }
  }

  private static void requireOwnTypes(Path file, Optional<DType> dtype) {
    dtype.ifPresent(d -> {
      throw new InvalidInputException(
          "--dtype %s cannot change the types inside %s; write .safetensors instead"
              .formatted(d.label(), file));
    });
  }

  private static Map<String, String> metadata(Plan plan, Seed seed) {
    return Map.of(
        "format", "pt",
        "evenkeel.algorithm", plan.algorithm(),
        "evenkeel.model", plan.model(),
        "evenkeel.recipe", plan.recipe(),
        "evenkeel.seed", Long.toString(seed.value()));
  }

  private static long bytes(Draw draw) {
    return draw.tensors().stream().mapToLong(Tensor::byteCount).sum();
  }

  /**
   * How files are written.
   *
   * @param progress whether to show a bar
   */
  record Options(int threads, boolean progress) {
    private Progress bar(String task, long bytes) {
      return Progress.start(progress, task, bytes, "MB", 1_000_000);
    }
  }
}
