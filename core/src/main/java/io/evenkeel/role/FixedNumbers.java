// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.tensor.Elements;
import java.lang.foreign.MemorySegment;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Recognizes stored tensors that belong to the computation and are not trained. */
final class FixedNumbers {
  // What an exporter calls the output of a Constant node; parameters are never stored in those.
  private static final Pattern CONSTANT_NODE =
      Pattern.compile("(.*/)?Constant(OfShape)?(_\\d+)?_output_0");
  private static final double FORBIDDING = -1e4;
  private static final long LARGEST = 1 << 22;

  private FixedNumbers() {}

  /** Whether the tensor was written in the code of the network and not kept as its state. */
  static boolean isLiteral(Constant constant) {
    return CONSTANT_NODE.matcher(constant.name()).matches();
  }

  /** Whether every element either keeps a score (0) or forbids it (−∞ or hugely negative). */
  static boolean isMask(Constant constant) {
    DoublePredicate keepsOrForbids = value -> value == 0 || value <= FORBIDDING;
    return switch (constant.content()) {
      case Content.Filled(double value) -> keepsOrForbids.test(value);
      case Content.Undrawn undrawn -> false;
      case Content.Bytes(MemorySegment bytes) ->
          constant.tensor().dtype().isFloating()
              && bytes.byteSize() <= LARGEST
              && LongStream.range(0, constant.tensor().elementCount())
                  .mapToDouble(Elements.numbers(bytes, constant.tensor().dtype()))
                  .allMatch(keepsOrForbids);
    };
  }
}
