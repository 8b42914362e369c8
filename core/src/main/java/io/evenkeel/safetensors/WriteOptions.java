// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import java.util.Objects;
import java.util.function.LongConsumer;

/**
 * How a file is written; never what is in it.
 *
 * <p>All buffers together have at most 256 MiB: where that many threads would need more, fewer
 * work.
 *
 * @param threads how many threads draw and write at once at most, ≥ 1; where files go past the
 *     system's page cache twice as many, half of which wait for the disk
 * @param bufferBytes size of each thread's buffer, 8 bytes to 256 MiB; used in whole multiples of 8
 * @param progress is given the number of bytes just written or compared, from any thread
 * @param found is given the number of bytes just found that an earlier run wrote, from any thread;
 *     all numbers of both add up to the size of the file
 * @param observer is shown every value written
 */
public record WriteOptions(
    int threads,
    long bufferBytes,
    LongConsumer progress,
    LongConsumer found,
    WriteObserver observer) {
  static final long MOST_BUFFERED = 1L << 28;

  public WriteOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1: " + threads);
    }
    if (bufferBytes < 8 || bufferBytes > MOST_BUFFERED) {
      throw new IllegalArgumentException("bufferBytes must be from 8 to 2^28: " + bufferBytes);
    }
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(found, "found");
    Objects.requireNonNull(observer, "observer");
  }

  /** One thread per processor, 1 MiB each, no progress, nobody looking. */
  public static WriteOptions defaults() {
    return new WriteOptions(
        Runtime.getRuntime().availableProcessors(),
        1 << 20,
        bytes -> {},
        bytes -> {},
        (tensor, from, values) -> {});
  }

  /**
   * {@link #defaults} for files of gigabytes: buffers of 4 MiB. Where the system backs them with
   * large pages, a disk gets few requests and long ones.
   */
  public static WriteOptions streaming() {
    return defaults().withBufferBytes(4 << 20);
  }

  /**
   * How many of some threads may work at once, so that their buffers stay within the bound.
   *
   * @param each what one of them needs, in bytes
   */
  static int within(int threads, long each) {
    return Math.clamp(MOST_BUFFERED / Math.max(1, each), 1, threads);
  }

  public WriteOptions withThreads(int newThreads) {
    return new WriteOptions(newThreads, bufferBytes, progress, found, observer);
  }

  public WriteOptions withBufferBytes(long newBufferBytes) {
    return new WriteOptions(threads, newBufferBytes, progress, found, observer);
  }

  public WriteOptions withProgress(LongConsumer newProgress) {
    return new WriteOptions(threads, bufferBytes, newProgress, found, observer);
  }

  public WriteOptions withFound(LongConsumer newFound) {
    return new WriteOptions(threads, bufferBytes, progress, newFound, observer);
  }

  public WriteOptions withObserver(WriteObserver newObserver) {
    return new WriteOptions(threads, bufferBytes, progress, found, newObserver);
  }
}
