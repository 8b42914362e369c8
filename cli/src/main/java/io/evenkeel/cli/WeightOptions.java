// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.lock.Lock;
import io.evenkeel.plan.Plan;
import io.evenkeel.random.Seed;
import io.evenkeel.safetensors.AtomicFile;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.tensor.DType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Where the weights go, and how. */
final class WeightOptions {
  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the weights go: .safetensors or .onnx; repeatable.")
  private List<Path> out = new ArrayList<>();

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description = "Type of the safetensors values: f32, bf16, f16 or f64 (default: the model's).")
  private Optional<String> dtype;

  @Option(
      names = "--max-shard-size",
      paramLabel = "SIZE",
      converter = ByteSize.Converter.class,
      description =
          "Cut FILE.safetensors into files of so many bytes at most, such as 5GB or 500MB, with"
              + " FILE.safetensors.index.json, as transformers reads them; one file if all fits.")
  private Optional<ByteSize> maxShardSize;

  @Option(
      names = "--lock",
      paramLabel = "FILE",
      description =
          "The plan as JSON, with what was written of it: evenkeel verify checks files by it.")
  private Optional<Path> lock;

  @Option(
      names = "--resume",
      description =
          "Continue FILE.safetensors.part, which an interrupted run left, if there is one; it is"
              + " gone when FILE is complete. A complete FILE is compared.")
  private boolean resume;

  List<Path> out() {
    return out;
  }

  Optional<Path> lock() {
    return lock;
  }

  /**
   * Refuses what cannot be written, as far as that is known without the model's plan.
   *
   * @param read the model's files and the data
   * @param reports further files that are written
   * @param drawn whether weights are written at all
   */
  void check(Collection<Path> read, List<Path> reports, boolean drawn) {
    List<Path> others = Stream.concat(reports.stream(), lock.stream()).toList();
    OutputFiles.check(read, out, type(), others);
    List<Path> safetensors = out.stream().filter(OutputFiles::isSafetensors).toList();
    if (maxShardSize.isPresent()) {
      requireShards(safetensors);
    }
    if (resume) {
      requireResumable(safetensors);
    }
    if (drawn) {
      for (Path file : safetensors) {
        if (maxShardSize.isPresent()) {
          AtomicFile.requireWritable(Safetensors.index(file));
        } else {
          Safetensors.requireUnclaimed(file, resume);
        }
      }
    }
  }

  private void requireShards(List<Path> safetensors) {
    if (safetensors.isEmpty()) {
      throw new InvalidInputException(
          "--max-shard-size cuts .safetensors files, and no --out is one; add one or leave it out");
    }
    if (resume) {
      throw new InvalidInputException(
          "--resume continues one file, --max-shard-size writes several, which are written anew;"
              + " leave one of them out");
    }
  }

  /** .onnx files are written anew. */
  private void requireResumable(List<Path> safetensors) {
    if (out.isEmpty()) {
      throw new InvalidInputException("--resume needs the --out that was interrupted");
    }
    if (safetensors.isEmpty()) {
      throw new InvalidInputException(
          "--resume cannot continue %s; only .safetensors files can be".formatted(out.getFirst()));
    }
  }

  /**
   * Refuses a disk that is too small for any of the files.
   *
   * @param plan of the same tensors as the one that is written
   */
  void requireSpace(Plan plan, Graph graph) {
    for (Path file : resume ? List.<Path>of() : out) {
      AtomicFile.requireSpace(
          file, WeightFile.bytes(WeightFile.draw(file, plan, graph, Seed.of(0), type()).tensors()));
    }
  }

  /**
   * The files of a plan; nothing if none is asked for.
   *
   * @param drawn whether weights are written, or only the plan
   * @param threads how many draw
   * @param progress whether to show a bar
   */
  Optional<WeightFiles> files(
      Plan plan, Graph graph, Seed seed, boolean drawn, int threads, boolean progress) {
    List<Path> files = drawn ? out : List.of();
    if (files.isEmpty() && lock.isEmpty()) {
      return Optional.empty();
    }
    Lock locked = Lock.of(plan, graph, seed, type());
    WeightFile.Settings settings = new WeightFile.Settings(threads, progress, resume, maxShardSize);
    return Optional.of(
        new WeightFiles(
            files.stream().map(file -> WeightFile.of(file, locked, graph, settings)).toList(),
            locked,
            lock));
  }

  private Optional<DType> type() {
    return dtype.map(WeightOptions::dtype);
  }

  private static DType dtype(String name) {
    return Stream.of(DType.F32, DType.BF16, DType.F16, DType.F64)
        .filter(type -> type.label().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new InvalidInputException(
                "--dtype %s is not one of f32, bf16, f16, f64".formatted(name)));
  }
}
