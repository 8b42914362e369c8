// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
  private static JsonReader reader(String text) {
    return new JsonReader("file", 0, text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE})
  void integersReadBack(long value) {
    assertThat(reader(Long.toString(value)).signedInteger()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "01", "-0", "+1", "1.0", "1e3", "9223372036854775808", "x"})
  void whatIsNoIntegerIsRefused(String text) {
    assertThatThrownBy(() -> reader(text).signedInteger())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("byte 0");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0, 0.1, 1.0 / 3, Double.MIN_VALUE, -Double.MAX_VALUE, 1e22})
  void numbersReadBackToTheSameBits(double value) {
    String text = new JsonObject().put("x", value).toString();
    JsonReader json = reader(text);
    json.object(key ->
        assertThat(Double.doubleToRawLongBits(json.number()))
            .isEqualTo(Double.doubleToRawLongBits(value)));
    json.end();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999", "-1e999", "NaN", "Infinity", "01", ".5", "1.", "0x1p3", "1f"})
  void whatIsNoFiniteNumberIsRefused(String text) {
    JsonReader json = reader(text);
    assertThatThrownBy(
            () -> {
              json.number();
              json.end();
            })
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void membersKeepTheirOrderAndStringsAreEscaped() {
    JsonObject object =
        new JsonObject().put("b", "\"\n").put("a", 1).putArray("list", List.of("1", "{}"));
    assertThat(object).hasToString("{\"b\":\"\\\"\\n\",\"a\":1,\"list\":[1,{}]}");
  }

  @Test
  void aNumberThatJsonCannotSayIsNotWritten() {
    assertThatThrownBy(() -> new JsonObject().put("gain", Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gain");
  }
}
