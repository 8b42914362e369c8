// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;

/**
 * An array of bytes in the format of MNIST: two zeros, the type 8, the number of axes, each size as
 * four bytes of which the highest comes first, the elements. A plain file is mapped, one with the
 * ending .gz unpacked.
 *
 * @param data the elements, as many as the shape says
 */
record Idx(Path file, Shape shape, MemorySegment data) {
  private static final ValueLayout.OfInt BIG_ENDIAN =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int UNSIGNED_BYTES = 0x0800;
  private static final int WORD = 4;

  /**
   * Reads a file.
   *
   * @param axes how many it should have
   */
  static Idx read(Path file, int axes) {
    MemorySegment bytes =
        file.toString().endsWith(".gz")
            ? MemorySegment.ofArray(unpacked(file))
            : DataFiles.map(file);
    long header = (long) WORD * (1 + axes);
    int magic = UNSIGNED_BYTES | axes;
    if (bytes.byteSize() < header || bytes.get(BIG_ENDIAN, 0) != magic) {
      throw new InvalidInputException(
          "%s: not an IDX file of bytes with %d axes, which begins with %08x; download it again"
              .formatted(file, axes, magic));
    }
    Shape shape =
        new Shape(
            LongStream.rangeClosed(1, axes)
                .map(axis -> Integer.toUnsignedLong(bytes.get(BIG_ENDIAN, WORD * axis)))
                .boxed()
                .toList());
    if (bytes.byteSize() - header != shape.elementCount()) {
      throw new InvalidInputException(
          "%s: its header says %s but %d bytes follow; download it again"
              .formatted(file, shape, bytes.byteSize() - header));
    }
    return new Idx(file, shape, bytes.asSlice(header));
  }

  private static byte[] unpacked(Path file) {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    }
  }

  int count() {
    return Math.toIntExact(shape.dimension(0));
  }

  /** The bytes of one entry along the first axis. */
  byte[] entry(int number) {
    long size = shape.elementCountFrom(1);
    return data.asSlice(number * size, size).toArray(ValueLayout.JAVA_BYTE);
  }
}
