// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.evenkeel.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any bytes give a graph or an {@link InvalidInputException} of one line. */
class DamageTest {
  private static final int MUTATIONS = 3_000;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"bodies", "hidden", "storages"})
  void aModelCutOffAnywhereIsRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(Golden.file(name + ".onnx"));
    for (int length = 0; length < whole.length; length++) {
      assertThat(isRefused("length " + length, Arrays.copyOf(whole, length)))
          .as("cut at %d of %d", length, whole.length)
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bodies", "hidden", "kept", "functions", "storages", "external", "ir3", "names"})
  void changedBytesGiveAGraphOrARefusal(String name) throws IOException {
    byte[] original = Files.readAllBytes(Golden.file(name + ".onnx"));
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      byte[] mutated = mutate(original, new SplittableRandom(seed));
      refused += isRefused("seed " + seed, mutated) ? 1 : 0;
    }
    // Changed weights and names make another model, not a damaged one.
    assertThat(refused).isBetween(MUTATIONS / 20, MUTATIONS - 1);
  }

  @Test
  void aMappedModelCutOffAnywhereIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(Golden.file("hidden.onnx"));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThat(isRefusedMapped("length " + length, cut)).as("cut at %d", length).isTrue();
    }
  }

  @Test
  void changedBytesOfAMappedModelGiveAGraphOrARefusal() throws IOException {
    byte[] original = Files.readAllBytes(Golden.file("bodies.onnx"));
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS / 3; seed++) {
      byte[] mutated = mutate(original, new SplittableRandom(seed));
      refused += isRefusedMapped("seed " + seed, mutated) ? 1 : 0;
    }
    assertThat(refused).isBetween(MUTATIONS / 60, MUTATIONS / 3 - 1);
  }

  private interface Reading {
    void read() throws IOException;
  }

  private static boolean isRefused(String what, byte[] bytes) {
    // External data lies beside the golden model.
    Path beside = Golden.file("external.onnx").getParent();
    return isRefused(what, () -> Onnx.read(bytes, beside, "m.onnx"));
  }

  private boolean isRefusedMapped(String what, byte[] bytes) {
    return isRefused(
        what,
        () -> {
          // A new file each time: the one before may still be mapped.
          Path file = folder.resolve("mapped.onnx");
          Files.deleteIfExists(file);
          Onnx.open(Files.write(file, bytes), -1);
        });
  }

  private static boolean isRefused(String what, Reading reading) {
    try {
      reading.read();
      return false;
    } catch (InvalidInputException e) {
      assertThat(e.getMessage()).as(what).doesNotContain("\n").hasSizeLessThan(600);
      return true;
    } catch (Exception | OutOfMemoryError | StackOverflowError e) {
      return fail(what + ": " + e, e);
    }
  }

  private static byte[] mutate(byte[] original, SplittableRandom random) {
    byte[] bytes = original.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        default -> bytes[at] = random.nextBoolean() ? (byte) 0xFF : 0;
      }
    }
    return bytes;
  }
}
