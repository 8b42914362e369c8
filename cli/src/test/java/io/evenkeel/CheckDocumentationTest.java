// SPDX-License-Identifier: Apache-2.0
package io.evenkeel;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.check.About;
import io.evenkeel.check.RuleBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CheckDocumentationTest {
  private static final Path PAGE = Path.of("..", "docs", "check.md");

  @Test
  void theTablesOfRulesAreWhatTheRulesSay() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `")).toList();
    List<String> expected =
        RuleBook.abouts().values().stream().flatMap(List::stream).map(this::row).toList();
    assertThat(rows).isEqualTo(expected);
  }

  private String row(About about) {
    return "| `%s` | %s | %s | %s |"
        .formatted(about.name(), about.fires(), about.source(), about.cure());
  }
}
