// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.certificate.Certificate;
import io.evenkeel.certificate.Tally;
import io.evenkeel.graph.Graph;
import io.evenkeel.lock.Lock;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Plan;
import io.evenkeel.random.Seed;
import io.evenkeel.safetensors.WriteOptions;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One file, or one set of shards, that a plan is drawn into. */
sealed interface WeightFile permits SafetensorsWeights, ShardedWeights, OnnxWeights {
  /** Files of this size take long enough that an interrupted run keeps what it has. */
  long WORTH_CONTINUING = 1L << 30;

  /**
   * The file that a name asks for.
   *
   * @param lock the plan, under which seed and type
   * @param graph the network that an .onnx file holds, and where kept values are
   */
  static WeightFile of(Path file, Lock lock, Graph graph, Settings settings) {
    Draw draw = draw(file, lock.plan(), graph, lock.seed(), lock.dtype());
    if (!OutputFiles.isSafetensors(file)) {
      return new OnnxWeights(file, lock, graph, draw, settings);
    }
    return settings.maxShardSize().isPresent()
        ? new ShardedWeights(file, lock, draw, settings.maxShardSize().get().bytes(), settings)
        : new SafetensorsWeights(file, lock, draw, settings);
  }

  /** The values that such a file holds, under its names and in its types. */
  static Draw draw(Path file, Plan plan, Graph graph, Seed seed, Optional<DType> dtype) {
    return OutputFiles.isSafetensors(file)
        ? Draw.of(plan, graph, seed, dtype, Draw.Naming.PARAMETER)
        : Draw.of(plan, graph, seed, Optional.empty(), Draw.Naming.STORED);
  }

  /**
   * Refuses what cannot be written, before the network is run.
   *
   * @throws InvalidInputException if what is there is in the way or the disk is too small
   */
  void check();

  /** Draws the plan into it. */
  Written write();

  /**
   * How files are written.
   *
   * @param threads how many draw
   * @param progress whether to show a bar
   * @param resume whether to continue what an interrupted run left
   * @param maxShardSize at which safetensors files are cut, if they are
   */
  record Settings(int threads, boolean progress, boolean resume, Optional<ByteSize> maxShardSize) {
    /** Whole files, written anew. */
    Settings(int threads, boolean progress) {
      this(threads, progress, false, Optional.empty());
    }

    Progress bar(Path file, long bytes) {
      return Progress.start(progress, "writing " + file.getFileName(), bytes, "MB", 1_000_000);
    }

    WriteOptions options(long bytes, Progress bar, Tally tally) {
      return (bytes >= WORTH_CONTINUING ? WriteOptions.streaming() : WriteOptions.defaults())
          .withThreads(threads)
          .withProgress(bar.steps())
          .withFound(bar.found())
          .withObserver(tally::add);
    }
  }

  /** The bytes of all values. */
  static long bytes(List<Tensor> tensors) {
    return tensors.stream().mapToLong(Tensor::byteCount).sum();
  }

  /** Computes the matrices again that an earlier run wrote, so a bar should still be there. */
  static Certificate certificate(Path file, Tally tally, Lock lock, Draw draw) {
    String name = file.getFileName().toString();
    return Certificate.of(name, tally, lock.plan(), Certificate.FALSE_ALARM)
        .withOrthogonalResiduals(draw::orthogonalResidual);
  }

  /** How many tensors are another one under a further name. */
  static int tied(Lock lock) {
    return lock.plan().parameters().stream().mapToInt(p -> p.aliases().size()).sum();
  }
}
