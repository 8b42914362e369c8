// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.DType;

/**
 * PyTorch's CPU generator. How many words a draw takes depends on its size only, so every draw
 * knows where on the tape it starts before anything is drawn.
 */
final class TorchStream implements SequentialStream {
  /** From this size on normal values are made in blocks of as many. */
  static final int BLOCK = 16;

  private static final long NONE = -1;

  private final Tape<TorchReader> tape;
  private long position;

  /** Where the pair starts whose sine the last small normal draw left over. */
  private long leftOver = NONE;

  TorchStream(int seed) {
    this.tape = TorchReader.tape(seed);
  }

  @Override
  public StreamValues normal(double mean, double std, long count, DType type) {
    requireSingle(type);
    long start = position;
    if (count >= BLOCK) {
      // A last incomplete block is drawn once more, from words of its own.
      position += count + (count % BLOCK == 0 ? 0 : BLOCK);
      return new TorchNormal(tape, start, count, (float) mean, (float) std);
    }
    return small(mean, std, (int) count);
  }

  private StreamValues small(double mean, double std, int count) {
    boolean first = leftOver != NONE && count > 0;
    long start = first ? leftOver : position;
    int skipped = first ? 1 : 0;
    int pairs = (count - skipped + 1) / 2;
    if (count > 0) {
      boolean odd = (count - skipped) % 2 == 1;
      leftOver = odd ? position + (pairs - 1L) * TorchSmallNormal.PAIR_WORDS : NONE;
    }
    TorchSmallNormal values =
        new TorchSmallNormal(tape, start, position, skipped, count, mean, std);
    position += (long) pairs * TorchSmallNormal.PAIR_WORDS;
    return values;
  }

  @Override
  public StreamValues uniform(double low, double high, long count, DType type) {
    requireSingle(type);
    long start = position;
    position += count;
    return new TorchUniform(tape, start, count, (float) low, (float) high);
  }

  private static void requireSingle(DType type) {
    if (type != DType.F32) {
      throw new InvalidInputException(
          "PyTorch's stream is reproduced for f32, not for %s; draw f32 and convert"
              .formatted(type.label()));
    }
  }
}
