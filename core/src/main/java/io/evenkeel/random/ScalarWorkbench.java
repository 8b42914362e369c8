// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Rounding;

/** The steps of {@link ScalarKernels}, through arrays small enough for the first-level cache. */
final class ScalarWorkbench implements Kernels.Workbench {
  private static final int CHUNK = 1024;

  private final Affine affine;
  private final ScalarKernels.Transform transform;
  private final int[] words = new int[CHUNK];
  private final float[] values = new float[CHUNK];
  private final double[] wide;
  private final short[] narrow;

  ScalarWorkbench(Law law, DType dtype) {
    affine = law.affine();
    transform = ScalarKernels.transform(law.unit(), CHUNK);
    wide = new double[dtype == DType.F64 ? CHUNK : 0];
    narrow = new short[dtype.bytes() == Short.BYTES ? CHUNK : 0];
  }

  @Override
  public int rows() {
    return CHUNK / Walk.ROW;
  }

  @Override
  public void start(BlockStreams streams, long block) {
    streams.start(block);
  }

  @Override
  public void fill(
      BlockStreams streams, int rows, int first, int count, Destination destination, long at) {
    int length = rows * Walk.ROW;
    ScalarKernels.words(streams, words, rows);
    transform.apply(words, values, length);
    if (destination.dtype() == DType.F64) {
      affine.apply(values, wide, length);
      destination.put(wide, first, at, count);
      return;
    }
    affine.apply(values, length);
    switch (destination.dtype()) {
      case BF16 -> {
        Rounding.toBfloat16(values, 0, narrow, 0, length);
        destination.put(narrow, first, at, count);
      }
      case F16 -> {
        Rounding.toFloat16(values, 0, narrow, 0, length);
        destination.put(narrow, first, at, count);
      }
      default -> destination.put(values, first, at, count);
    }
  }

  @Override
  public void close() {}
}
