// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import java.util.function.LongConsumer;

/**
 * How a model is written; never what is in it.
 *
 * @param largestInline bytes of values beyond which all but the smallest go into a file of external
 *     data
 * @param progress is given the number of value bytes just written; the numbers add up to their size
 */
public record OnnxWriteOptions(long largestInline, LongConsumer progress) {
  private static final long LARGEST_INLINE = 1_900_000_000;

  public static OnnxWriteOptions defaults() {
    return new OnnxWriteOptions(LARGEST_INLINE, bytes -> {});
  }

  public OnnxWriteOptions withLargestInline(long bytes) {
    return new OnnxWriteOptions(bytes, progress);
  }

  public OnnxWriteOptions withProgress(LongConsumer newProgress) {
    return new OnnxWriteOptions(largestInline, newProgress);
  }
}
