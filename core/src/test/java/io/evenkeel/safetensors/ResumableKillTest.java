// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left by a run that was killed before any of its changes to the disk. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ResumableKillTest {
  /** Few windows, so that a run makes few changes and each can be the one that is too late. */
  private static final int BUFFER = 200_000;

  private static final Map<String, String> METADATA = SlowWriter.metadata("7");

  @TempDir private Path folder;
  private Path file;
  private byte[] whole;

  @BeforeEach
  void writeWhole() throws IOException {
    file = folder.resolve("model.safetensors");
    Safetensors.write(file, source(), METADATA, options());
    whole = Files.readAllBytes(file);
    Files.delete(file);
  }

  private static SlowWriter.Source source() {
    return new SlowWriter.Source(7, 0);
  }

  private static WriteOptions options() {
    return WriteOptions.defaults().withThreads(1).withBufferBytes(BUFFER);
  }

  private static Resumption write(Path to, boolean resume) {
    return Safetensors.writeResumable(to, source(), METADATA, options(), resume);
  }

  /** A run that lives, and does not wait for the disk. */
  private Resumption write(boolean resume) {
    return write(MortalFileSystem.killedAfter(Long.MAX_VALUE).path(file), resume);
  }

  /** Whether a run that is killed after so many changes comes to its end before. */
  private boolean survives(long changes, boolean resume) {
    try {
      write(MortalFileSystem.killedAfter(changes).path(file), resume);
      return true;
    } catch (MortalFileSystem.Killed killed) {
      return false;
    }
  }

  private void requireWholeOrNothing() {
    if (Files.exists(file)) {
      assertThat(file).hasBinaryContent(whole);
    }
  }

  @Test
  void aRunKilledBeforeAnyOfItsChangesIsContinuedToTheSameBytes() throws IOException {
    int changes = 0;
    for (; !survives(changes, false); changes++) {
      requireWholeOrNothing();
      write(true);
      assertThat(file).hasBinaryContent(whole);
      assertThat(Safetensors.partial(file)).doesNotExist();
      Files.delete(file);
    }
    assertThat(changes).as("changes of a run").isGreaterThan(15);
  }

  @Test
  void aContinuationKilledBeforeAnyOfItsChangesIsContinuedToTheSameBytes() throws IOException {
    // Before the first window; within them; with the journal cut off.
    for (String state : new String[] {"begun", "half", "cut off"}) {
      byte[] begun = left(state);
      int changes = 0;
      for (boolean survived = false; !survived; changes++) {
        Files.write(Safetensors.partial(file), begun);
        survived = survives(changes, true);
        requireWholeOrNothing();
        write(true);
        assertThat(file).hasBinaryContent(whole);
        Files.delete(file);
      }
    }
  }

  /** A partial file that a killed run leaves. */
  private byte[] left(String what) throws IOException {
    Path part = Safetensors.partial(file);
    for (int changes = 0; !survives(changes, true); changes++) {
      boolean found =
          switch (what) {
            case "begun" -> Files.exists(part) && Files.size(part) > 0;
            case "half" -> changes >= 12;
            default -> Files.exists(part) && Files.size(part) == whole.length;
          };
      byte[] bytes = found ? Files.readAllBytes(part) : null;
      Files.deleteIfExists(part);
      if (found) {
        return bytes;
      }
    }
    throw new IllegalStateException("no run leaves " + what);
  }

  @Test
  void ofARunThatWasKilledBeforeItBeganNothingNeedsToBeDeleted() throws IOException {
    Files.createFile(Safetensors.partial(file));
    assertThat(write(false)).isEqualTo(Resumption.NEW);
    assertThat(file).hasBinaryContent(whole);
  }

  @Test
  void aCompletePartialFileOfOtherBytesIsMended() throws IOException {
    byte[] damaged = whole.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(Safetensors.partial(file), damaged);
    assertThatThrownBy(() -> write(false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("add --resume to continue it");
    assertThat(write(true)).isEqualTo(Resumption.CONTINUED);
    assertThat(file).hasBinaryContent(whole);
  }
}
