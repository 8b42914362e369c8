// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WindowsTest {
  @ParameterizedTest
  @CsvSource({
    "8, 0, 4096",
    "8, 8, 8",
    "104, 1, 4096",
    "104, 4000, 4096",
    "4096, 12288, 4096",
    "4088, 12289, 4096",
    "12296, 100003, 8192",
    "1000, 12345, 24",
    "184, 30, 1048576",
  })
  void windowsCoverTheDataOnceAndBeginAtMultiplesOfTheirSizeInTheFile(
      long start, long dataBytes, long buffer) {
    Windows windows = Windows.of(start, dataBytes, buffer);
    long covered = 0;
    for (long window = 0; window < windows.count(); window++) {
      assertThat(windows.begin(window)).isEqualTo(covered);
      assertThat(windows.end(window) - covered).isBetween(1L, windows.bytes());
      assertThat(window == 0 || (start + covered) % windows.bytes() == 0).isTrue();
      covered = windows.end(window);
    }
    assertThat(covered).isEqualTo(dataBytes);
    assertThat(windows.bytes()).isLessThanOrEqualTo(buffer);
  }
}
