// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;

/** Reads the bytes of a {@code .npy} file and believes nothing in them. */
final class NpyDecoder {
  /** No header of an array of numbers comes near it. */
  private static final long MAX_HEADER_BYTES = 1 << 16;

  private static final ValueLayout.OfShort LENGTH_1 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt LENGTH_2 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private NpyDecoder() {}

  /**
   * Decodes a whole file.
   *
   * @param file named in refusals
   */
  static NpyArray decode(String file, MemorySegment bytes) {
    NpyHeader header = header(file, bytes);
    long stored = bytes.byteSize() - header.dataStart();
    OptionalLong declared = Layout.byteCount(header.dtype(), header.shape());
    if (declared.isEmpty() || declared.getAsLong() != stored) {
      throw new InvalidInputException(
          "%s has %d bytes of data, which is not what %s of %s takes; the file is damaged"
              .formatted(file, stored, header.shape(), header.dtype()));
    }
    MemorySegment data = bytes.asSlice(header.dataStart());
    return new NpyArray(header.dtype(), header.shape(), RowMajor.of(file, data, header));
  }

  private static NpyHeader header(String file, MemorySegment bytes) {
    int versionAt = NpyHeader.MAGIC.length;
    long begin = Math.min(versionAt, bytes.byteSize());
    byte[] magic = bytes.asSlice(0, begin).toArray(ValueLayout.JAVA_BYTE);
    if (!Arrays.equals(magic, Arrays.copyOf(NpyHeader.MAGIC, (int) begin))) {
      throw new InvalidInputException("%s: byte 0: this is not a .npy file".formatted(file));
    }
    requireBytes(file, bytes, versionAt + 2L + Short.BYTES);
    int version = bytes.get(ValueLayout.JAVA_BYTE, versionAt);
    if (version < 1 || version > 3) {
      throw new InvalidInputException(
          "%s: byte %d: version %d of .npy is unknown".formatted(file, versionAt, version));
    }
    int lengthAt = versionAt + 2;
    int start = lengthAt + (version == 1 ? Short.BYTES : Integer.BYTES);
    requireBytes(file, bytes, start);
    long length =
        version == 1
            ? Short.toUnsignedLong(bytes.get(LENGTH_1, lengthAt))
            : Integer.toUnsignedLong(bytes.get(LENGTH_2, lengthAt));
    return new NpyHeaderParser(file, start, text(file, bytes, start, length)).parse();
  }

  /** The keys and types of numbers are ASCII in every version. */
  private static String text(String file, MemorySegment bytes, int start, long length) {
    if (length > MAX_HEADER_BYTES) {
      throw new InvalidInputException(
          "%s: byte %d: a header of %d bytes is not that of an array of numbers"
              .formatted(file, NpyHeader.MAGIC.length + 2, length));
    }
    requireBytes(file, bytes, start + length);
    byte[] text = bytes.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void requireBytes(String file, MemorySegment bytes, long needed) {
    if (bytes.byteSize() < needed) {
      throw new InvalidInputException(
          "%s ends at byte %d, within its header; the file is truncated"
              .formatted(file, bytes.byteSize()));
    }
  }
}
