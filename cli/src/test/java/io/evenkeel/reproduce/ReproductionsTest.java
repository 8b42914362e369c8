// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ReproductionsTest {
  static Stream<String> names() {
    return Reproductions.all().stream().map(Reproduction::name);
  }

  private static Stream<String> allNames() {
    return Stream.concat(names(), Reproductions.trained().stream().map(Reproduction::name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyNumberOfATableIsAsExpectedWithLessEffort(String name) {
    Table table = Reproductions.of(name).run(Effort.REDUCED);

    assertThat(table.rows()).isNotEmpty().allMatch(Row::passes);
    assertThat(table.source()).isNotBlank();
  }

  @Test
  void namesAreDistinct() {
    assertThat(allNames()).doesNotHaveDuplicates();
  }

  @Test
  void aNumberThatIsTooFarAwayIsOff() {
    assertThat(Row.of("x", 1).computed(1.1, 0.2).measured(0.9, 0.2).passes()).isTrue();
    assertThat(Row.of("x", 1).computed(1.1, 0.05).passes()).isFalse();
    assertThat(Row.of("x", 1).measured(0.7, 0.2).passes()).isFalse();
    assertThat(Row.of("x", 1).computed(Double.NaN, 0.2).passes()).isFalse();
    assertThat(Row.atMost("x", 1).measured(0.1, 0).passes()).isTrue();
    assertThat(Row.atMost("x", 1).measured(1.1, 0).passes()).isFalse();
  }

  @Test
  void anUnknownTableIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> Reproductions.of("figure-9"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("edge-of-chaos");
  }
}
