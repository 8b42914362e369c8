// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lock.Lock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be written is refused before there is a plan or a value. */
final class EarlyRefusalTest {
  @TempDir private Path folder;
  private Path file;
  private Path part;
  private Path lock;

  @BeforeEach
  void nameFiles() {
    file = folder.resolve("w.safetensors");
    part = folder.resolve("w.safetensors.part");
    lock = folder.resolve("plan.json");
  }

  private Command init(String network, String... more) {
    List<String> arguments = new ArrayList<>(List.of("init", network, "--quiet"));
    arguments.addAll(List.of("--out", file.toString(), "--lock", lock.toString()));
    arguments.addAll(List.of(more));
    return Command.run(arguments.toArray(String[]::new));
  }

  private void assertRefused(Command command, String... words) {
    assertThat(command.exit()).as(command.out()).isEqualTo(2);
    assertThat(command.err()).contains(words).hasLineCount(1);
    assertThat(lock).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "false, is in the way: add --resume if it is of this run",
    "true, was not written by such a run; delete it or choose another name"
  })
  void aPartialFileOfAnotherProgram(boolean resume, String words) throws IOException {
    Files.writeString(part, "of a browser");
    String[] more = resume ? new String[] {"--resume"} : new String[0];
    assertRefused(init("mlp-3x50", more), "w.safetensors.part " + words);
    assertThat(part).hasContent("of a browser");
  }

  @Test
  void aPartialFileThatAnotherRunHolds() throws IOException {
    Files.createFile(part);
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                part.toString())
            .start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");
      assertRefused(init("mlp-3x50"), "is being written by another run; wait for it");
      assertRefused(init("mlp-3x50", "--resume"), "is being written by another run; wait for it");
    } finally {
      holder.destroy();
    }
  }

  /** A program of its own, because a process does not lock out itself. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      try (FileChannel channel =
          FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
        channel.lock();
        System.out.println("held");
        Thread.sleep(60_000);
      }
    }
  }

  @Test
  void aPartialFileOfAnotherSeed() throws IOException {
    init("mlp-3x50", "--no-measure");
    Files.move(file, part);
    Files.delete(lock);
    assertRefused(
        init("mlp-3x50", "--resume", "--seed", "4"), "seed \"0\" where this run has \"4\"");
  }

  @Test
  void aCompleteFileOfAnotherSeed() throws IOException {
    init("mlp-3x50", "--no-measure");
    Files.delete(lock);
    assertRefused(
        init("mlp-3x50", "--resume", "--seed", "4"), "seed \"0\" where this run has \"4\"");
  }

  /** 17 terabytes. */
  @Test
  void aDiskThatIsTooSmall() {
    assertRefused(
        init("mlp-1000x65536", "--no-measure"), "no space left writing", "choose another name");
  }

  @Test
  void anInterruptedRunHasItsPlan() throws IOException {
    init("mlp-3x50", "--no-measure");
    byte[] complete = Files.readAllBytes(file);
    byte[] damaged = complete.clone();
    damaged[damaged.length - 5] ^= 4;
    Files.write(file, damaged);
    Files.delete(lock);
    Command stopped = init("mlp-3x50", "--no-measure", "--resume");
    assertThat(stopped.exit()).isEqualTo(2);
    assertThat(stopped.err()).contains("has another value at byte");
    assertThat(Lock.read(lock).written()).isEmpty();
    Files.write(file, complete);
    assertThat(Command.run("verify", file.toString(), "--plan", lock.toString()).exit()).isZero();
  }

  @Test
  void aPlanThatNotesWhatWasWrittenKeepsThatIfTheSameRunIsRefusedLater() throws IOException {
    init("mlp-3x50", "--no-measure");
    byte[] noted = Files.readAllBytes(lock);
    byte[] damaged = Files.readAllBytes(file);
    damaged[damaged.length - 5] ^= 4;
    Files.write(file, damaged);
    assertThat(init("mlp-3x50", "--no-measure", "--resume").exit()).isEqualTo(2);
    assertThat(lock).hasBinaryContent(noted);
  }
}
