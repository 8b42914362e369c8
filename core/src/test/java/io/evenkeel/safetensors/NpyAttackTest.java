// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One test for every way a NumPy file can lie. */
class NpyAttackTest {
  private static final String GOOD = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";

  @TempDir Path folder;

  private static byte[] npy(int version, long length, String header, int data) {
    byte[] text = header.getBytes(ISO_8859_1);
    ByteBuffer file = ByteBuffer.allocate(12 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    file.put(NpyHeader.MAGIC).put((byte) version).put((byte) 0);
    if (version == 1) {
      file.putShort((short) length);
    } else {
      file.putInt((int) length);
    }
    file.put(text);
    return Arrays.copyOf(file.array(), file.position() + data);
  }

  private static byte[] npy(String header, int data) {
    return npy(1, header.length(), header, data);
  }

  private static NpyArray decode(byte[] bytes) {
    return NpyDecoder.decode("a.npy", MemorySegment.ofArray(bytes));
  }

  @Test
  void theFileTheAttacksStartFromIsSound() {
    assertThat(decode(npy(GOOD, 8)).shape()).isEqualTo(Shape.of(2));
    assertThat(decode(npy("{\"shape\":(2L,),'fortran_order':True,'descr':'>f4'} \n", 8)).shape())
        .isEqualTo(Shape.of(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, -1})
  void unknownVersion(int version) {
    assertRefused(npy(version, GOOD.length(), GOOD, 8), "byte 6: version " + version);
  }

  @Test
  void anotherKindOfFile() {
    assertRefused("PK\3\4 something else".getBytes(ISO_8859_1), "byte 0: this is not a .npy file");
    assertRefused(new byte[0], "ends at byte 0");
  }

  @Test
  void headerLengthBeyondTheFile() {
    assertRefused(npy(1, 60_000, GOOD, 8), "within its header");
    assertRefused(npy(2, 60_000, GOOD, 8), "within its header");
  }

  @Test
  void headerLengthOfFourGigabytes() {
    assertRefused(npy(2, 0xFFFFFFFFL, GOOD, 8), "byte 8: a header of 4294967295 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "}",
        "{}",
        "[]",
        "{'descr': '<f4'}",
        "{'descr': '<f4', 'fortran_order': False}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': false, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': [2]}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': 2}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2 1)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2.0,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2**1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775808,)}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 1}",
        "{'descr': '<f4' 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} + x",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}\0",
        "{'descr': '<f4, 'fortran_order': False, 'shape': (2,)}",
        "__import__('os').system('true')"
      })
  void headerThatIsNone(String header) {
    assertRefused(npy(header, 8), "; the file is damaged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<", "f4", "=f4", "|f4", "<f16", "<f3", "|V2", "<m8", "|S4", "<F4"})
  void typeThatIsNoNumber(String descr) {
    assertRefused(npy(GOOD.replace("<f4", descr), 8), "a.npy holds an array of NumPy type");
  }

  @Test
  void shapeWhoseProductOverflows() {
    assertRefused(npy(GOOD.replace("2,", "4294967296, 4294967296"), 8), "64-bit index");
    assertRefused(npy(GOOD.replace("2,", "4611686018427387906,"), 8), "has 8 bytes of data");
  }

  @Test
  void shapeOfAThousandAxes() {
    assertRefused(npy(GOOD.replace("2,", "1,".repeat(1000)), 4), "at most 64 numbers");
  }

  @Test
  void shapeThatDoesNotFillTheFile() {
    assertRefused(npy(GOOD, 7), "has 7 bytes of data, which is not what 2 of F32 takes");
    assertRefused(npy(GOOD, 9), "has 9 bytes of data");
    assertRefused(npy(GOOD.replace("2,", "4611686018427387,"), 8), "has 8 bytes of data");
  }

  @Test
  void zipBombThatSaysItsSize() throws IOException {
    Path file = folder.resolve("bomb.npz");
    int zeros = 64 << 20;
    byte[] header = npy(GOOD.replace("<f4", "|u1").replace("2,", zeros + ","), 0);
    writeZip(file, "bomb.npy", header, zeros);
    assertThat(Files.size(file)).isLessThan(100_000);
    assertRefused(
        () -> NpzReader.read(file, 1 << 20),
        "takes %d bytes where 1048576 are left".formatted(header.length + zeros));
  }

  @Test
  void zipBombsThatTogetherAreTooLarge() {
    assertRefused(() -> NpzReader.read(Golden.file("packed.npz"), 400), "are left of half");
  }

  @Test
  void zipBombThatHidesItsSize() throws IOException {
    Path file = folder.resolve("bomb.npz");
    writeZip(file, "a.npy", npy(GOOD, 8), 10_000);
    byte[] bytes = Files.readAllBytes(file);
    long size = npy(GOOD, 8).length;
    assertThat(patchDirectory(bytes, 24, size)).isEqualTo(size + 10_000);
    Files.write(file, bytes);
    assertRefused(() -> Npy.readNpz(file), "holds more than the " + size + " bytes");
  }

  @Test
  void zipThatPromisesTwoGigabytesOutOfNothing() throws IOException {
    Path file = folder.resolve("bomb.npz");
    writeZip(file, "a.npy", npy(GOOD, 8), 0);
    byte[] bytes = Files.readAllBytes(file);
    patchDirectory(bytes, 24, Integer.MAX_VALUE);
    Files.write(file, bytes);
    assertRefused(() -> Npy.readNpz(file), "2147483647 bytes cannot come out of");
  }

  @Test
  void zipWithAWrongChecksum() throws IOException {
    Path file = folder.resolve("crc.npz");
    writeZip(file, "a.npy", npy(GOOD, 8), 0);
    byte[] bytes = Files.readAllBytes(file);
    patchDirectory(bytes, 16, 1);
    Files.write(file, bytes);
    assertRefused(() -> Npy.readNpz(file), "its bytes are not those that were packed");
  }

  @Test
  void filesThatAreNoZips() throws IOException {
    for (String text : List.of("", "PK", "PK\5\6", "not a zip")) {
      Path file = Files.writeString(folder.resolve("text.npz"), text);
      assertRefused(() -> Npy.readNpz(file), "cannot read " + file);
    }
    assertRefused(() -> Npy.readNpz(folder.resolve("none.npz")), "does not exist");
    assertRefused(() -> Npy.read(folder), "is a folder");
  }

  @Test
  void otherFilesInAZipArePassedOver() throws IOException {
    Path file = folder.resolve("other.npz");
    writeZip(file, "README.txt", new byte[0], 10);
    assertThat(Npy.readNpz(file)).isEmpty();
  }

  /** Replaces a 32-bit field of the first directory entry and returns what it was. */
  private static long patchDirectory(byte[] zip, int field, long value) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (bytes.getInt(at) != 0x02014b50) {
      at++;
    }
    long before = Integer.toUnsignedLong(bytes.getInt(at + field));
    bytes.putInt(at + field, (int) value);
    return before;
  }

  private static void writeZip(Path file, String name, byte[] start, int zeros) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(start);
      byte[] block = new byte[Math.min(zeros, 1 << 20)];
      for (int left = zeros; left > 0; left -= block.length) {
        zip.write(block, 0, Math.min(left, block.length));
      }
      zip.closeEntry();
    }
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertRefused(() -> decode(bytes), message);
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}
