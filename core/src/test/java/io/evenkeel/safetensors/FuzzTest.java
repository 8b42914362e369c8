// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.evenkeel.InvalidInputException;
import io.evenkeel.json.JsonReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Any bytes give tensors or an {@link InvalidInputException} of one line, and take little memory.
 */
class FuzzTest {
  private static final int MUTATIONS = 3_000;
  private static final long MAX_ALLOCATED = 1 << 20;
  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\u",
    "0",
    "-1",
    "9223372036854775807",
    "1e9",
    "null",
    "\"dtype\"",
    "\"F32\"",
    "\"shape\"",
    "\"data_offsets\"",
    "__metadata__",
    "'descr'",
    "True",
    ")",
    "'<f8'",
    "'>f8'",
    "PK\u0001\u0002",
    "PK\u0003\u0004",
    "PK\u0005\u0006"
  };

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  /** What is fuzzed. */
  private interface Reader {
    void read(byte[] bytes) throws IOException;
  }

  private static void readSafetensors(byte[] bytes) {
    Header header = HeaderReader.read("file", MemorySegment.ofArray(bytes));
    assertThat(header.dataStart() + header.layout().byteCount()).isEqualTo(bytes.length);
  }

  private static void readNpy(byte[] bytes) {
    NpyArray array = NpyDecoder.decode("file", MemorySegment.ofArray(bytes));
    assertThat(array.data().byteSize()).isLessThan(bytes.length);
  }

  private void readNpz(byte[] bytes) throws IOException {
    // A new file each time: some file systems sync a file that is cut and rewritten.
    Path file = folder.resolve("fuzz.npz");
    Files.deleteIfExists(file);
    Npy.readNpz(Files.write(file, bytes));
  }

  private static void readIndex(byte[] bytes) {
    JsonReader json = new JsonReader("file", 0, bytes);
    json.skip();
    json.end();
  }

  @ParameterizedTest
  @ValueSource(strings = {"every_dtype", "odd_shapes", "odd_names", "half"})
  void mutatedSafetensors(String name) throws IOException {
    fuzz(Golden.file(name + ".safetensors"), FuzzTest::readSafetensors);
  }

  @ParameterizedTest
  @ValueSource(strings = {"big_fortran_f4", "c_f2", "version_3", "structured"})
  void mutatedNpy(String name) throws IOException {
    fuzz(Golden.file(name + ".npy"), FuzzTest::readNpy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"packed", "stored"})
  void mutatedNpz(String name) throws IOException {
    fuzz(Golden.file(name + ".npz"), this::readNpz);
  }

  @Test
  void mutatedIndex() throws IOException {
    fuzz(Golden.file("model.safetensors.index.json"), FuzzTest::readIndex);
  }

  private void fuzz(Path golden, Reader reader) throws IOException {
    byte[] original = Files.readAllBytes(golden);
    int refused = truncations(original, reader);
    for (int seed = 0; seed < MUTATIONS; seed++) {
      byte[] mutated = mutate(original, new SplittableRandom(seed));
      refused += isRefused("seed " + seed, mutated, reader) ? 1 : 0;
    }
    // Most damage must be seen; a mutation of values alone need not be.
    assertThat(refused).isGreaterThan(original.length + MUTATIONS / 20);
  }

  private static int truncations(byte[] original, Reader reader) {
    for (int length = 0; length < original.length; length++) {
      if (!isRefused("length " + length, Arrays.copyOf(original, length), reader)) {
        // The last byte of an index is a line break, which it can do without.
        assertThat(original[length]).as("accepted when cut to %d", length).isEqualTo((byte) '\n');
      }
    }
    return original.length;
  }

  private static boolean isRefused(String what, byte[] bytes, Reader reader) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean refused = refuses(what, bytes, reader);
    if (THREADS.getCurrentThreadAllocatedBytes() - before > MAX_ALLOCATED) {
      // The first reading may have loaded classes; believing a lie costs the same again.
      before = THREADS.getCurrentThreadAllocatedBytes();
      refuses(what, bytes, reader);
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
          .as(what)
          .isLessThan(MAX_ALLOCATED);
    }
    return refused;
  }

  private static boolean refuses(String what, byte[] bytes, Reader reader) {
    try {
      reader.read(bytes);
      return false;
    } catch (InvalidInputException e) {
      assertThat(e.getMessage()).as(what).doesNotContain("\n").hasSizeLessThan(500);
      return true;
    } catch (Exception | OutOfMemoryError | StackOverflowError e) {
      return fail(what + ": " + e, e);
    }
  }

  private static byte[] mutate(byte[] original, SplittableRandom random) {
    byte[] bytes = original.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      bytes = change(bytes, random);
    }
    return bytes;
  }

  private static byte[] change(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> bytes[at] = random.nextBoolean() ? (byte) 0xFF : 0;
      case 3 -> {
        return splice(bytes, at, at + random.nextInt(Math.min(16, bytes.length - at)), new byte[0]);
      }
      case 4 -> {
        int end = Math.min(bytes.length, at + random.nextInt(32));
        return splice(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
      }
      default -> {
        byte[] token = TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.ISO_8859_1);
        int end = random.nextBoolean() ? at : Math.min(bytes.length, at + token.length);
        return splice(bytes, at, end, token);
      }
    }
    return bytes;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] replacement) {
    byte[] result = new byte[bytes.length - (to - from) + replacement.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(replacement, 0, result, from, replacement.length);
    System.arraycopy(bytes, to, result, from + replacement.length, bytes.length - to);
    return result;
  }
}
