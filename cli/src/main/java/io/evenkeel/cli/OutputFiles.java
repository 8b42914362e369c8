// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.certificate.Certificate;
import io.evenkeel.certificate.Tally;
import io.evenkeel.graph.Graph;
import io.evenkeel.lock.Lock;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.onnx.OnnxWriteOptions;
import io.evenkeel.plan.Draw;
import io.evenkeel.safetensors.AtomicFile;
import io.evenkeel.safetensors.Resumption;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.safetensors.WriteOptions;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files that {@code init} writes, checked before any work is done. */
final class OutputFiles {
  /** Files of this size take long enough that an interrupted run keeps what it has. */
  private static final long WORTH_CONTINUING = 1L << 30;

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
      AtomicFile.requireWritable(file);
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

  private static boolean isSafetensors(Path file) {
    return file.toString().endsWith(".safetensors");
  }

  private static boolean isOnnx(Path file) {
    return file.toString().endsWith(".onnx");
  }

  /** Refuses to resume where nothing can be: .onnx files are written anew. */
  static void requireResumable(List<Path> weights) {
    if (weights.isEmpty()) {
      throw new InvalidInputException("--resume needs the --out that was interrupted");
    }
    if (weights.stream().noneMatch(OutputFiles::isSafetensors)) {
      throw new InvalidInputException(
          "--resume cannot continue %s; only .safetensors files can be"
              .formatted(weights.getFirst()));
    }
  }

  /**
   * Draws a plan into one file.
   *
   * @param lock the plan, under which seed and type
   */
  static Written write(Path file, Lock lock, Graph graph, Options options) {
    return isSafetensors(file)
        ? writeSafetensors(file, lock, graph, options)
        : writeOnnx(file, lock, graph, options);
  }

  private static Written writeSafetensors(Path file, Lock lock, Graph graph, Options options) {
    Draw draw = Draw.of(lock.plan(), graph, lock.seed(), lock.dtype(), Draw.Naming.PARAMETER);
    Tally tally = new Tally(Safetensors.stored(draw.tensors()));
    Resumption found = Resumption.NEW;
    boolean large = bytes(draw) >= WORTH_CONTINUING;
    try (Progress progress = options.bar("writing " + file.getFileName(), bytes(draw))) {
      WriteOptions write =
          (large ? WriteOptions.streaming() : WriteOptions.defaults())
              .withThreads(options.threads())
              .withProgress(progress.steps())
              .withFound(progress.found())
              .withObserver(tally::add);
      if (options.resume() || large) {
        found =
            Interruption.during(
                file,
                () ->
                    Safetensors.writeResumable(
                        file, draw, Provenance.of(lock), write, options.resume()));
      } else {
        Safetensors.write(file, draw, Provenance.of(lock), write);
      }
      return new Written(file, found, certificate(file, tally, lock, draw), tied(lock));
    }
  }

  private static Written writeOnnx(Path file, Lock lock, Graph graph, Options options) {
    Draw draw = Draw.of(lock.plan(), graph, lock.seed(), Optional.empty(), Draw.Naming.STORED);
    Tally tally = new Tally(draw.tensors());
    try (Progress progress = options.bar("writing " + file.getFileName(), bytes(draw))) {
      OnnxWriteOptions write = OnnxWriteOptions.defaults().withProgress(progress.steps());
      Onnx.write(file, graph, tally.watching(draw), write);
      return new Written(file, Resumption.NEW, certificate(file, tally, lock, draw), 0);
    }
  }

  private static int tied(Lock lock) {
    return lock.plan().parameters().stream().mapToInt(p -> p.aliases().size()).sum();
  }

  /** Computes the matrices again that an earlier run wrote, so the bar should still be there. */
  private static Certificate certificate(Path file, Tally tally, Lock lock, Draw draw) {
    String name = file.getFileName().toString();
    return Certificate.of(name, tally, lock.plan(), Certificate.FALSE_ALARM)
        .withOrthogonalResiduals(draw::orthogonalResidual);
  }

  private static void requireOwnTypes(Path file, Optional<DType> dtype) {
    dtype.ifPresent(d -> {
      throw new InvalidInputException(
          "--dtype %s cannot change the types inside %s; write .safetensors instead"
              .formatted(d.label(), file));
    });
  }

  private static long bytes(Draw draw) {
    return draw.tensors().stream().mapToLong(Tensor::byteCount).sum();
  }

  /**
   * How files are written.
   *
   * @param progress whether to show a bar
   * @param resume whether to continue what an interrupted run left
   */
  record Options(int threads, boolean progress, boolean resume) {
    private Progress bar(String task, long bytes) {
      return Progress.start(progress, task, bytes, "MB", 1_000_000);
    }
  }
}
