// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("report.html");
  }

  private static AtomicFile.Body text(String text) {
    return channel -> channel.write(UTF_8.encode(text));
  }

  @Test
  void theFileAppearsUnderItsNameAndNothingElseStays() {
    AtomicFile.write(file, text("hello"));
    assertThat(file).hasContent("hello");
    assertThat(folder).isDirectoryContaining(file::equals);
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void theOldContentStaysUntilTheNewIsComplete() {
    AtomicFile.write(file, text("old"));
    AtomicFile.write(
        file,
        channel -> {
          channel.write(UTF_8.encode("new"));
          assertThat(file).hasContent("old");
        });
    assertThat(file).hasContent("new");
  }

  @Test
  void anExceptionLeavesTheOldContent() {
    AtomicFile.write(file, text("old"));
    RuntimeException cause = new IllegalStateException("half way");
    assertThatThrownBy(() ->
            AtomicFile.write(
                file,
                channel -> {
                  channel.write(UTF_8.encode("half"));
                  throw cause;
                }))
        .isSameAs(cause);
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void aFullDiskIsOneLineThatSaysHowMuchToFree() {
    assertThatThrownBy(() ->
            AtomicFile.write(
                file,
                channel -> {
                  throw new IOException("No space left on device");
                }))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no space left writing %s; free some space or choose another name", file);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void twoPendingFilesDoNotDisturbEachOther() throws IOException {
    try (AtomicFile first = AtomicFile.create(file);
        AtomicFile second = AtomicFile.create(file)) {
      first.channel().write(UTF_8.encode("first"));
      second.channel().write(UTF_8.encode("second"));
      second.commit();
      assertThat(file).hasContent("second");
      first.commit();
      assertThat(file).hasContent("first");
    }
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void whatAKilledProcessLeftLongAgoIsRemovedButNotWhatIsHeldOrNew() throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(Leftovers.AGE).minusSeconds(60));
    Path left = Files.writeString(folder.resolve(".evenkeel-4711-0.part"), "killed");
    Path held = folder.resolve(".evenkeel-4711-1.part");
    Path fresh = Files.writeString(folder.resolve(".evenkeel-4711-2.part"), "perhaps written");
    Path other = Files.writeString(folder.resolve(".evenkeel-notes.part"), "a user's");
    try (HeldFile writing = HeldFile.create(held).orElseThrow()) {
      for (Path each : List.of(left, held, other)) {
        Files.setLastModifiedTime(each, old);
      }
      AtomicFile.write(file, text("new"));
      assertThat(writing.channel().isOpen()).isTrue();
    }
    assertThat(left).doesNotExist();
    assertThat(List.of(held, fresh, other, file)).allSatisfy(f -> assertThat(f).exists());
  }

  @Test
  void throughALinkTheFileItPointsToIsReplaced() throws IOException {
    Path target = Files.createDirectory(folder.resolve("elsewhere")).resolve("target.html");
    Files.writeString(target, "old");
    Files.createSymbolicLink(file, target);
    AtomicFile.write(file, text("new"));
    assertThat(file).isSymbolicLink();
    assertThat(target).hasContent("new");
  }

  @Test
  void aMissingFolderIsRefused() {
    assertRefused(folder.resolve("missing/report.html"), "does not exist; create it");
  }

  @Test
  void aFolderIsRefused() {
    assertRefused(folder, "it is a folder; name a file in it");
    assertRefused(folder.getRoot(), "it is a folder; name a file in it");
  }

  @Test
  void aFileInPlaceOfTheFolderIsRefused() {
    AtomicFile.write(file, text("a file"));
    assertRefused(file.resolve("report.html"), "is not a folder");
  }

  @Test
  void aDeviceIsNotReplaced() {
    assertRefused(Path.of("/dev/null"), "is not a regular file");
    assertThat(Path.of("/dev/null")).exists();
  }

  /** A read-only file system, because nothing is read-only for a superuser's tests otherwise. */
  @Test
  void aFolderThatIsNotWritableIsRefused() throws IOException {
    Path zip = folder.resolve("read-only.zip");
    FileSystems.newFileSystem(zip, Map.of("create", "true")).close();
    try (FileSystem readOnly = FileSystems.newFileSystem(zip, Map.of("accessMode", "readOnly"))) {
      assertRefused(readOnly.getPath("/report.html"), "is not writable");
    }
  }

  private static void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> AtomicFile.write(file, text("x")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("cannot write " + file + ": ")
        .hasMessageContaining(message);
  }

  @Test
  @Timeout(60)
  void anInterruptedProgramLeavesNothing() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Unfinished.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      assertThat(output.readLine()).isEqualTo("writing");
      assertThat(folder.toFile().list()).hasSize(1);
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(folder).isEmptyDirectory();
  }

  /** A program that is still writing when it is asked to end. */
  static final class Unfinished {
    private Unfinished() {}

    public static void main(String[] arguments) throws InterruptedException, IOException {
      try (AtomicFile file = AtomicFile.create(Path.of(arguments[0]))) {
        file.channel().write(UTF_8.encode("half"));
        System.out.println("writing");
        Thread.sleep(TimeUnit.MINUTES.toMillis(1));
      }
    }
  }
}
