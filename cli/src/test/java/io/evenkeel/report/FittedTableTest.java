// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FittedTableTest {
  private static final String LONG = "transformer.encoder.layers.0.linear1.weight";

  @Test
  void aSpareColumnIsGivenUpBeforeNamesBecomeTooShortToTell() {
    assertThat(table(LONG, "1".repeat(40)))
        .doesNotContain("SPARE")
        .contains("layers.0.linear1.weight");
  }

  @Test
  void aSpareColumnStaysWhereNamesHaveRoom() {
    assertThat(table("fc.weight", "1".repeat(40))).contains("SPARE").contains("fc.weight");
    assertThat(table(LONG, "1")).contains("SPARE").contains(LONG);
  }

  private static String table(String name, String number) {
    return new FittedTable<String>()
        .name("NAME", row -> row)
        .number("FIRST", row -> number)
        .number("SPARE", row -> number)
        .spare()
        .of(List.of(name));
  }
}
