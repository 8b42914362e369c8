// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * What stands before the data of a {@code .npy} file.
 *
 * @param order byte order of the stored elements
 * @param fortranOrder whether the first axis varies fastest
 * @param dataStart offset of the first element in the file
 */
record NpyHeader(DType dtype, ByteOrder order, boolean fortranOrder, Shape shape, long dataStart) {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private static final int ALIGNMENT = 64;

  /** NumPy leaves room to append along the first axis: digits of the largest length there is. */
  private static final int GROWTH_DIGITS = 21;

  /** The bytes {@code numpy.save} puts before a C-ordered array. */
  static ByteBuffer encode(DType dtype, Shape shape) {
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }"
            .formatted(descr(dtype), tuple(shape));
    if (shape.rank() > 0) {
      text += " ".repeat(GROWTH_DIGITS - Long.toString(shape.dimension(0)).length());
    }
    int prefix = MAGIC.length + 2 + Short.BYTES;
    int total = Math.ceilDiv(prefix + text.length() + 1, ALIGNMENT) * ALIGNMENT;
    if (total - prefix > Character.MAX_VALUE) {
      throw new InvalidInputException(
          "an array of rank %d cannot be stored as .npy".formatted(shape.rank()));
    }
    ByteBuffer header = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (total - prefix));
    header.put(text.getBytes(StandardCharsets.US_ASCII));
    while (header.remaining() > 1) {
      header.put((byte) ' ');
    }
    return header.put((byte) '\n').flip();
  }

  private static String descr(DType dtype) {
    return switch (dtype) {
      case F64, F32, F16 -> "<f" + dtype.bytes();
      case I64, I32, I16 -> "<i" + dtype.bytes();
      case U64, U32, U16 -> "<u" + dtype.bytes();
      case I8 -> "|i1";
      case U8 -> "|u1";
      case BOOL -> "|b1";
      case BF16, F8_E4M3, F8_E5M2 ->
          throw new InvalidInputException(
              "NumPy has no %s; write f32, or a .safetensors file".formatted(dtype.label()));
    };
  }

  private static String tuple(Shape shape) {
    String comma = shape.rank() == 1 ? "," : "";
    return shape.dimensions().stream()
        .map(String::valueOf)
        .collect(Collectors.joining(", ", "(", comma + ")"));
  }
}
