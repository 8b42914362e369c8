// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import io.evenkeel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The random values of one tensor under one seed: a pure function from the index of an element and
 * a {@link Law} to a value. Immutable and safe for concurrent use.
 *
 * <p>Every method writes the elements {@code from, from + 1, …} of the tensor's logical row-major
 * order, to an array's {@code destination[offset .. offset + count − 1]} or until a segment is
 * full, in time proportional to their number. All laws are made from the same words, so that draws
 * under one seed and name are paired: twice the std is twice the value.
 *
 * <p>Parameters are rounded to float once and the result is rounded once: {@code fl(std · z)}, with
 * a mean {@code fma(std, z, mean)}; 16-bit values are that float rounded once more, to nearest
 * even. The binary64 forms give the same unit values and parameters multiplied in binary64, so that
 * without a mean they round to the binary32 form.
 *
 * <p>Every method throws {@link IllegalArgumentException} for a parameter that is not a finite
 * float or outside its stated range, and {@link IndexOutOfBoundsException} for a range outside the
 * array or outside 0 .. 2⁶³ − 1.
 */
public final class RandomValues {
  /** Name and version of the algorithm; values made under one version never change. */
  public static final String ALGORITHM = "evenkeel-1";

  /** Elements between two looks at which kernels are the best by now. */
  private static final long STRETCH = 1 << 18;

  private final Key key;

  private RandomValues(Key key) {
    this.key = key;
  }

  /**
   * Has what draws the first values of a process compiled on a thread of its own, and returns at
   * once: for a program that reads or plans before it draws. Only the first call does anything, and
   * it changes no value.
   */
  public static void prepare() {
    KernelChoice.prepare();
  }

  /**
   * The values of one tensor.
   *
   * @param tensorName its full name; any text, two names give independent values
   */
  public static RandomValues of(Seed seed, String tensorName) {
    return new RandomValues(Key.of(seed, tensorName));
  }

  /** Fills {@code destination[offset .. offset + count − 1]} in binary32. */
  public void draw(Law law, long from, float[] destination, int offset, int count) {
    draw(law, from, Destination.of(destination, offset, count));
  }

  /** Fills {@code destination[offset .. offset + count − 1]} in binary64. */
  public void draw(Law law, long from, double[] destination, int offset, int count) {
    draw(law, from, Destination.of(destination, offset, count));
  }

  /**
   * Fills a segment of any alignment, in the heap or outside, little-endian. Straight to native
   * memory, without a copy in between. Memory of a shared arena must not be closed meanwhile.
   *
   * @param dtype F32, BF16, F16 or F64
   */
  public void draw(Law law, long from, MemorySegment destination, DType dtype) {
    draw(law, from, Destination.littleEndian(destination, dtype));
  }

  /**
   * {@link #draw(Law, long, MemorySegment, DType)} by all threads of the fork-join pool it is
   * called in, or else of the common one; the same values.
   *
   * @param destination accessible to those threads
   */
  public void drawInParallel(Law law, long from, MemorySegment destination, DType dtype) {
    Destination whole = Destination.littleEndian(destination, dtype);
    checkRange(from, whole.size());
    new ParallelDraw(this, law, from, whole).invoke();
  }

  void draw(Law law, long from, Destination destination) {
    checkRange(from, destination.size());
    long size = destination.size();
    for (long done = 0; done < size; ) {
      long reach = STRETCH - (from + done) % STRETCH;
      long count = Math.min(reach, size - done);
      Kernels kernels = KernelChoice.next(law, destination.dtype(), count);
      Walk.fill(kernels, key, law, from + done, destination.slice(done, count));
      done += count;
    }
  }

  /**
   * The words that the values are made of, 32 independent uniform bits per element: for choices
   * that must be as stateless as the values. One of them and the value of the same element are not
   * independent; choose under another name.
   *
   * @return {@code count} words, of the elements {@code from, from + 1, …}
   */
  public int[] words(long from, int count) {
    checkRange(from, count);
    return Walk.words(key, from, count);
  }

  private static void checkRange(long from, long count) {
    Objects.checkFromIndexSize(from, count, Long.MAX_VALUE);
  }
}
