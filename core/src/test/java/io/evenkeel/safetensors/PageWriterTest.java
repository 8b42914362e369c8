// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PageWriterTest {
  private static final int SIZE = 1 << 18;
  private static final int[][] PIECES = {
    // At, length: less than a page, pages and a rest, pages alone, pages at an odd position.
    {0, 40}, {4096, 3 * 4096 + 8}, {65536, 65536}, {200_000, 20_000}, {SIZE - 8, 8}
  };

  @TempDir private Path folder;

  private FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Writes the pieces, from memory that begins at a page or 8 bytes behind one. */
  private static void writePieces(PageWriter writer, byte[] values, int behind) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(SIZE + 8, PageWriter.ALIGNMENT);
      for (int[] piece : PIECES) {
        MemorySegment bytes = memory.asSlice(behind, piece[1]);
        MemorySegment.copy(values, piece[0], bytes, ValueLayout.JAVA_BYTE, 0, piece[1]);
        writer.write(bytes, piece[0]);
      }
    }
  }

  private static byte[] values() {
    byte[] values = new byte[SIZE];
    new Random(1).nextBytes(values);
    return values;
  }

  private static byte[] expected(byte[] values) {
    byte[] expected = new byte[SIZE];
    for (int[] piece : PIECES) {
      System.arraycopy(values, piece[0], expected, piece[0], piece[1]);
    }
    return expected;
  }

  @Test
  void theSameBytesArriveWhateverTheAlignmentOfPositionLengthAndMemory() throws IOException {
    byte[] values = values();
    for (int behind : new int[] {0, 8}) {
      Path file = folder.resolve("behind-" + behind);
      try (FileChannel channel = open(file);
          PageWriter writer = PageWriter.direct(channel, file)) {
        writePieces(writer, values, behind);
      }
      assertThat(Arrays.equals(Files.readAllBytes(file), expected(values))).isTrue();
    }
  }

  /** Of another writer than the one that is tested. */
  private static boolean takesPagesPastTheCache(Path file) throws ReflectiveOperationException {
    Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
    try (Arena arena = Arena.ofConfined();
        FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                (OpenOption) options.getField("DIRECT").get(null))) {
      MemorySegment page = arena.allocate(PageWriter.ALIGNMENT, PageWriter.ALIGNMENT);
      return channel.write(page.asByteBuffer(), 0) == PageWriter.ALIGNMENT;
    } catch (IOException | UnsupportedOperationException unable) {
      return false;
    }
  }

  @Test
  void pagesGoPastTheCacheWhereTheFileSystemTakesThem() throws Exception {
    assumeTrue(
        takesPagesPastTheCache(folder.resolve("probe")),
        "this file system takes nothing past the cache");
    Path file = folder.resolve("direct");
    try (FileChannel channel = open(file);
        PageWriter writer = PageWriter.direct(channel, file)) {
      assertThat(writer.isDirect()).isTrue();
      writePieces(writer, values(), 0);
      assertThat(writer.isDirect()).as("after pages were written").isTrue();
    }
  }

  @Test
  void onceTheWayPastTheCacheIsClosedTheCacheTakesTheRest() throws IOException {
    Path file = folder.resolve("closed");
    try (FileChannel channel = open(file)) {
      PageWriter writer = PageWriter.direct(channel, file);
      writer.close();
      writePieces(writer, values(), 0);
    }
    assertThat(file).hasBinaryContent(expected(values()));
  }

  @Test
  void aFailureOfTheFileItselfIsReported() throws IOException {
    Path file = folder.resolve("failing");
    FileChannel channel = open(file);
    PageWriter writer = PageWriter.direct(channel, file);
    writer.close();
    channel.close();
    assertThatThrownBy(() -> writePieces(writer, values(), 0))
        .isInstanceOf(ClosedChannelException.class);
  }
}
