// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.tensor.Elements;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.LongToDoubleFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Recognizes stored tensors that belong to the computation and are not trained. */
final class FixedNumbers {
  // What an exporter calls the output of a Constant node; parameters are never stored in those.
  private static final String OUTPUT = "_output_0";
  private static final Pattern CONSTANT_NODE =
      Pattern.compile("(.*/)?Constant(OfShape)?(_\\d+)?" + OUTPUT);
  private static final double FORBIDDING = -1e4;
  private static final long LARGEST = 1 << 22;
  private static final double SQUARE_ERROR = 2e-3;

  private FixedNumbers() {}

  /** Whether the tensor was written in the code of the network and not kept as its state. */
  static boolean isLiteral(Constant constant) {
    return isOfConstantNode(constant.name());
  }

  /** Whether the name is one that an author gave to a part of the network's state. */
  static boolean isAuthored(Constant constant) {
    return isAuthored(constant.name());
  }

  static boolean isAuthored(String name) {
    return isPath(name) && !isOfConstantNode(name);
  }

  /** What PyTorch and its like call a parameter: words joined by dots, the first no number. */
  private static boolean isPath(String name) {
    boolean between = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      boolean digit = c >= '0' && c <= '9' && i > 0;
      if (!letter && !digit && (c != '.' || between)) {
        return false;
      }
      between = c == '.';
    }
    return !between;
  }

  private static boolean isOfConstantNode(String name) {
    return name.endsWith(OUTPUT) && CONSTANT_NODE.matcher(name).matches();
  }

  /** Whether every element is 0 or 1, some are 0, and some are 1. */
  static boolean isSwitches(Constant constant) {
    return elements(constant)
        .filter(values ->
            values.get().allMatch(value -> value == 0 || value == 1)
                && values.get().anyMatch(value -> value == 0)
                && values.get().anyMatch(value -> value == 1))
        .isPresent();
  }

  /**
   * Whether a matrix holds no negative number but zeros beside positive ones, as adjacency and
   * filter banks do and weights do not. An identity, from which some weights start, is none.
   */
  static boolean isPattern(Constant constant) {
    long rows = constant.tensor().shape().rank() == 2 ? constant.tensor().shape().dimension(0) : 0;
    return rows > 1
        && elements(constant)
            .filter(values ->
                values.get().allMatch(value -> value >= 0)
                    && values.get().anyMatch(value -> value == 0)
                    && values.get().filter(value -> value > 0).count() > rows)
            .isPresent();
  }

  /** The elements of a stored tensor that is not too large to look at. */
  private static Optional<Supplier<DoubleStream>> elements(Constant constant) {
    if (!(constant.content() instanceof Content.Bytes(MemorySegment bytes))
        || !constant.tensor().dtype().isFloating()
        || bytes.byteSize() > LARGEST) {
      return Optional.empty();
    }
    LongToDoubleFunction numbers = Elements.numbers(bytes, constant.tensor().dtype());
    long count = constant.tensor().elementCount();
    return Optional.of(() -> LongStream.range(0, count).mapToDouble(numbers));
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

  /**
   * Whether each row is made of sines and cosines of the same angles: then its mean square is ½, in
   * whatever order they stand. A row of zeros, as for a class token, is allowed beside them.
   */
  static boolean isSinusoids(Constant constant) {
    long width = constant.tensor().shape().dimension(-1);
    if (!(constant.content() instanceof Content.Bytes(MemorySegment bytes))
        || width < 2
        || bytes.byteSize() > LARGEST) {
      return false;
    }
    LongToDoubleFunction elements = Elements.numbers(bytes, constant.tensor().dtype());
    long rows = constant.tensor().elementCount() / width;
    boolean found = false;
    for (long row = 0; row < rows; row++) {
      double meanSquare = meanSquare(elements, row * width, width);
      boolean sinusoids = Math.abs(meanSquare - 0.5) < SQUARE_ERROR;
      if (!sinusoids && meanSquare != 0) {
        return false;
      }
      found |= sinusoids;
    }
    return found;
  }

  private static double meanSquare(LongToDoubleFunction elements, long from, long count) {
    double sum = 0;
    for (long i = from; i < from + count; i++) {
      double value = elements.applyAsDouble(i);
      sum += value * value;
    }
    return sum / count;
  }
}
