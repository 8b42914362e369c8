// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "0.99999, 1.000",
    "1.00001, 1.000",
    "0.99994, 0.9999",
    "9.9996, 10.00",
    "123.456, 123.5",
    "99999.4, 99999",
    "0.00123456, 0.001235",
    "-2.5, -2.500",
    "0.000832, 8.32e-04",
    "400, 400"
  })
  void fourSignificantDigitsAreShownAfterRounding(double value, String shown) {
    assertThat(Numbers.of(value)).isEqualTo(shown);
  }
}
