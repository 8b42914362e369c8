// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReproduceCommandTest {
  @TempDir private Path folder;

  @Test
  void aTableIsPrintedWithWhatIsExpectedBesideOurs() throws IOException {
    Path json = folder.resolve("tables.json");
    Command command = Command.run("reproduce", "prelu-start", "--json", json.toString());

    assertThat(command.exit()).isZero();
    assertThat(command.out()).contains("EXPECTED", "COMPUTED", "MEASURED", "0.25");
    assertThat(command.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(Files.readString(json)).contains("\"name\" : \"prelu-start\"", "\"passes\" : true");
  }

  @Test
  void theTablesAreListed() {
    assertThat(Command.run("reproduce", "--list").out()).contains("he-stds", "edge-of-chaos");
  }

  @Test
  void anUnknownTableIsBadInput() {
    assertThat(Command.run("reproduce", "figure-9").exit()).isEqualTo(2);
  }
}
