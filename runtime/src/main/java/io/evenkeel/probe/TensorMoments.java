// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.engine.FedTensor;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Moments;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Sums over one tensor. Blocks of fixed size are summed side by side and added up in order, so the
 * result does not depend on the number of threads.
 */
final class TensorMoments {
  private static final long BLOCK = 1 << 16;
  private static final int CONVOLUTIONAL_RANK = 4;
  private static final ValueLayout.OfDouble F64 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.nativeOrder());
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.nativeOrder());
  private static final ValueLayout.OfShort I16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.nativeOrder());

  /** The tensor as [outer, units, inner]; a unit is a channel of a map or a feature. */
  private final long units;

  private final long inner;
  private final long runs;
  private final DType dtype;
  private final MemorySegment data;

  private TensorMoments(FedTensor tensor) {
    Shape shape = tensor.shape();
    boolean map = shape.rank() >= CONVOLUTIONAL_RANK;
    this.units = shape.rank() == 0 ? 1 : shape.dimension(map ? 1 : -1);
    this.inner = map ? shape.elementCountFrom(2) : 1;
    this.runs = inner == 0 ? 0 : shape.elementCount() / inner;
    this.dtype = tensor.dtype();
    this.data = tensor.data();
  }

  static Measured of(FedTensor tensor) {
    TensorMoments view = new TensorMoments(tensor);
    long runsPerBlock = Math.max(1, BLOCK / Math.max(1, view.inner));
    List<Partial> partials =
        LongStream.range(0, Math.ceilDiv(view.runs, runsPerBlock))
            .parallel()
            .mapToObj(block -> view.sum(block * runsPerBlock, runsPerBlock))
            .toList();
    return view.combined(partials);
  }

  /** What one block adds up to. */
  private static final class Partial {
    private double sum;
    private double squares;
    private long nonFinite;
    private final BitSet alive = new BitSet();
  }

  private Partial sum(long firstRun, long count) {
    Partial partial = new Partial();
    for (long run = firstRun; run < Math.min(runs, firstRun + count); run++) {
      boolean alive = addRun(partial, run * inner);
      if (alive) {
        partial.alive.set((int) (run % units));
      }
    }
    return partial;
  }

  private boolean addRun(Partial partial, long from) {
    boolean alive = false;
    double sum = 0;
    double squares = 0;
    for (long i = from; i < from + inner; i++) {
      double value = element(i);
      alive |= value != 0;
      if (Double.isFinite(value)) {
        sum += value;
        squares += value * value;
      } else {
        partial.nonFinite++;
      }
    }
    partial.sum += sum;
    partial.squares += squares;
    return alive;
  }

  private double element(long i) {
    return switch (dtype) {
      case F32 -> data.get(F32, 4 * i);
      case F64 -> data.get(F64, 8 * i);
      case F16 -> Float.float16ToFloat(data.get(I16, 2 * i));
      case BF16 -> Float.intBitsToFloat(data.get(I16, 2 * i) << 16);
      default -> throw new IllegalArgumentException("no moments of " + dtype.label());
    };
  }

  private Measured combined(List<Partial> partials) {
    double sum = 0;
    double squares = 0;
    long nonFinite = 0;
    BitSet alive = new BitSet();
    for (Partial partial : partials) {
      sum += partial.sum;
      squares += partial.squares;
      nonFinite += partial.nonFinite;
      alive.or(partial.alive);
    }
    long elements = runs * inner;
    double finite = Math.max(1, elements - nonFinite);
    double dead = units == 0 ? 0 : 1 - (double) alive.cardinality() / units;
    return new Measured(
        new Moments(sum / finite, squares / finite), units, dead, nonFinite, elements);
  }
}
