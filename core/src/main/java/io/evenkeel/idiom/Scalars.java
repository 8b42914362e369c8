// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.idiom;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.OptionalDouble;

/** Reads stored tensors of one element. */
final class Scalars {
  private Scalars() {}

  /**
   * The number that a value is, if it is a stored floating-point or integer tensor of one element.
   */
  static OptionalDouble of(String value, Graph graph) {
    Constant constant = graph.constants().get(value);
    return constant == null || constant.tensor().elementCount() != 1
        ? OptionalDouble.empty()
        : of(constant);
  }

  /** The number that a stored tensor of one element holds. */
  static OptionalDouble of(Constant constant) {
    return switch (constant.content()) {
      case Content.Filled(double value) -> OptionalDouble.of(value);
      case Content.Undrawn undrawn -> OptionalDouble.empty();
      case Content.Bytes(MemorySegment bytes) -> element(bytes, constant.tensor().dtype());
    };
  }

  private static OptionalDouble element(MemorySegment bytes, DType dtype) {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    return switch (dtype) {
      case F64 ->
          OptionalDouble.of(bytes.get(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), 0));
      case F32 ->
          OptionalDouble.of(bytes.get(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), 0));
      case F16 ->
          OptionalDouble.of(
              Float.float16ToFloat(
                  bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), 0)));
      case BF16 ->
          OptionalDouble.of(
              Float.intBitsToFloat(
                  bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), 0) << 16));
      case I64 ->
          OptionalDouble.of(
              (double) bytes.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), 0));
      case I32 -> OptionalDouble.of(bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), 0));
      default -> OptionalDouble.empty();
    };
  }
}
