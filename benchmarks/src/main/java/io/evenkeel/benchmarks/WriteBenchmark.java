// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Planner;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import io.evenkeel.safetensors.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The 25.6 million values of resnet-50 into a safetensors file, all cores; the floor is as many
 * bytes from memory into a file. Cold is the first time in a Java process, which prepares before it
 * plans, as the command does.
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class WriteBenchmark {
  /** Whether the kernels are compiled while the model is planned. */
  @Param("true")
  public boolean prepared;

  private Draw weights;
  private ByteBuffer bytes;
  private Path file;

  @Setup
  public void plan() throws IOException {
    if (prepared) {
      RandomValues.prepare();
    }
    Graph network = Networks.of("resnet-50");
    weights =
        Draw.of(
            Planner.plan(network, Recipes.he()),
            network,
            Seed.of(0),
            Optional.empty(),
            Draw.Naming.PARAMETER);
    long size = weights.tensors().stream().mapToLong(tensor -> tensor.byteCount()).sum();
    bytes = ByteBuffer.allocateDirect(Math.toIntExact(size));
    file = Files.createTempFile("weights", ".safetensors");
  }

  @TearDown
  public void delete() throws IOException {
    Files.delete(file);
  }

  /** Drawn and written. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Warmup(iterations = 5, time = 1)
  @Measurement(iterations = 10, time = 1)
  @Fork(1)
  public void draw() {
    Safetensors.write(file, weights);
  }

  /** Drawn and written once by a fresh process. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  @Fork(10)
  public void drawCold() {
    Safetensors.write(file, weights);
  }

  /** Written only. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Warmup(iterations = 5, time = 1)
  @Measurement(iterations = 10, time = 1)
  @Fork(1)
  public void copy() throws IOException {
    Files.delete(file);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer source = bytes.duplicate();
      while (source.hasRemaining()) {
        channel.write(source);
      }
    }
  }
}
