// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables for which networks are trained, with smaller networks and fewer steps. */
final class TrainedReproductionsTest {
  static Stream<String> names() {
    return Reproductions.trained().stream().map(Reproduction::name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyNumberOfATrainedTableIsAsExpectedWithLessEffort(String name) {
    Table table = Reproductions.of(name).run(Effort.REDUCED);

    assertThat(table.rows()).isNotEmpty().allMatch(Row::passes);
    assertThat(table.source()).isNotBlank();
  }
}
