// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against values computed with many digits by {@code reference/activation_moments.py}. */
final class GoldenMomentsTest {
  static Stream<List<String>> moments() throws IOException {
    return rows("moments.csv");
  }

  static Stream<List<String>> pairs() throws IOException {
    return rows("correlated.csv");
  }

  private static Stream<List<String>> rows(String file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                GoldenMomentsTest.class.getResourceAsStream("/golden/activation/" + file),
                StandardCharsets.UTF_8))) {
      return reader.lines().map(line -> List.of(line.split(";", -1))).toList().stream();
    }
  }

  private static Activation activation(String name) {
    return Activations.byName(name).orElseThrow(() -> new AssertionError("no " + name));
  }

  @ParameterizedTest
  @MethodSource("moments")
  void momentsAgreeWithTheReference(List<String> row) {
    GaussianMoments moments =
        activation(row.get(0))
            .moments(Double.parseDouble(row.get(1)), Double.parseDouble(row.get(2)));
    double second = Double.parseDouble(row.get(4));
    assertThat(moments.mean())
        .isCloseTo(Double.parseDouble(row.get(3)), within(1e-10 * (Math.sqrt(second) + 1e-15)));
    assertThat(moments.secondMoment()).isCloseTo(second, within(1e-9 * second + 1e-22));
    double backward = Double.parseDouble(row.get(5));
    assertThat(moments.derivativeSecondMoment())
        .isCloseTo(backward, within(1e-9 * backward + 1e-20));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void correlationMapsAgreeWithTheReference(List<String> row) {
    double expected = Double.parseDouble(row.get(3));
    double computed =
        activation(row.get(0))
            .correlated(Double.parseDouble(row.get(1)), Double.parseDouble(row.get(2)));
    assertThat(computed).isCloseTo(expected, within(1e-9));
  }
}
