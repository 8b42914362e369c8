// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import io.evenkeel.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/**
 * The steps of {@link VectorKernels}. Whole rows go straight to native memory; the rest goes by way
 * of a scratch small enough for the first-level cache.
 */
final class VectorWorkbench implements Kernels.Workbench {
  private static final int CHUNK = 1024;
  private static final int CACHE_LINE = 64;

  private final UnitDistribution unit;
  private final float scale;
  private final float shift;
  private final DType dtype;
  private final Affine affine;
  private final int rows;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment scratch;

  VectorWorkbench(Law law, DType dtype) {
    this.unit = law.unit();
    this.dtype = dtype;
    this.affine = law.affine();
    boolean late = dtype == DType.F64; // scaled when widened
    this.scale = late ? 1 : affine.scale();
    this.shift = late ? -0f : affine.shift();
    boolean inRegisters = unit instanceof UnitDistribution.Uniform && dtype == DType.F32;
    this.rows = (inRegisters ? Walk.BLOCK : CHUNK) / Walk.ROW;
    // Twice: a truncated value comes from two numbers.
    this.scratch = arena.allocate(2L * rows * Walk.ROW * Float.BYTES, CACHE_LINE);
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public void start(BlockStreams streams, long block) {
    VectorStart.fill(streams, block);
  }

  @Override
  public void fill(
      BlockStreams streams, int rows, int first, int count, Destination destination, long at) {
    boolean whole = first == 0 && count == rows * Walk.ROW && destination.segment().isNative();
    if (whole && dtype != DType.F64) {
      try {
        make(streams, rows, address(destination, at, count));
      } finally {
        Reference.reachabilityFence(destination);
      }
    } else if (dtype == DType.F64) {
      widen(streams, rows, first, count, destination, at);
    } else {
      make(streams, rows, scratch.address());
      long bytes = dtype.bytes();
      MemorySegment.copy(scratch, bytes * first, destination.segment(), bytes * at, bytes * count);
    }
  }

  /** Where an element lies, after the checks of an ordinary access to the last one. */
  private static long address(Destination destination, long at, int count) {
    long bytes = destination.dtype().bytes();
    MemorySegment segment = destination.segment();
    byte _ = segment.get(ValueLayout.JAVA_BYTE, bytes * (at + count) - 1);
    return segment.address() + bytes * at;
  }

  private void make(BlockStreams streams, int rows, long results) {
    if (dtype == DType.F32) {
      floats(streams, rows, results);
      return;
    }
    long values = scratch.address();
    floats(streams, rows, values);
    if (dtype == DType.BF16) {
      VectorNarrowing.toBfloat16(values, results, rows * Walk.ROW);
    } else {
      VectorNarrowing.toFloat16(values, results, rows * Walk.ROW);
    }
  }

  private void floats(BlockStreams streams, int rows, long results) {
    if (unit instanceof UnitDistribution.Uniform) {
      VectorUniform.fill(streams, results, rows, scale, shift);
      return;
    }
    long words = scratch.address();
    VectorWords.fill(streams, words, rows);
    switch (unit) {
      case UnitDistribution.Normal _ -> VectorBoxMuller.fill(words, results, rows, scale, shift);
      case UnitDistribution.TruncatedAtTwo _ ->
          VectorTruncatedAtTwo.fill(words, results, rows, scale, shift);
      case UnitDistribution.Truncated truncated ->
          VectorTruncatedNormal.fill(
              truncated, words, words + scratch.byteSize() / 2, results, rows, scale, shift);
      case UnitDistribution.TruncatedNearZero truncated ->
          VectorTruncatedNearZero.fill(truncated, words, results, rows, scale, shift);
      case UnitDistribution.Uniform _ -> throw new AssertionError("made in registers");
    }
  }

  private void widen(
      BlockStreams streams, int rows, int first, int count, Destination destination, long at) {
    floats(streams, rows, scratch.address());
    float[] units = scratch.asSlice(4L * first, 4L * count).toArray(ValueLayout.JAVA_FLOAT);
    double[] results = new double[count];
    affine.apply(units, results, count);
    destination.put(results, 0, at, count);
  }

  @Override
  public void close() {
    arena.close();
  }
}
