// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Milliseconds from a Gaussian matrix in float64 to one with orthonormal columns. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class OrthogonalBenchmark {
  @Param private Orthogonalizer orthogonalizer;

  @Param({"512x512", "1024x1024", "2048x2048", "4096x1024"})
  private String size;

  private double[][] gaussian;
  private double[][] matrix;

  @Setup
  public void draw() {
    String[] sides = size.split("x", 2);
    gaussian = new double[Integer.parseInt(sides[0])][Integer.parseInt(sides[1])];
    for (int row = 0; row < gaussian.length; row++) {
      RandomValues values = RandomValues.of(Seed.of(row), "w");
      values.draw(Law.normal(0, 1), 0, gaussian[row], 0, gaussian[row].length);
    }
  }

  @Setup(Level.Invocation)
  public void copy() {
    matrix = Arrays.stream(gaussian).map(double[]::clone).toArray(double[][]::new);
  }

  @Benchmark
  public Object columns() {
    return orthogonalizer.columns(matrix);
  }
}
