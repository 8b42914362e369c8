// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LargePagesTest {
  @ParameterizedTest
  @ValueSource(longs = {8, 4096, LargePages.BYTES - 8, LargePages.BYTES, 2 * LargePages.BYTES + 8})
  void aBufferIsEmptyAndBeginsWhereItCanBeWrittenPastTheCache(long bytes) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment buffer = LargePages.allocate(arena, bytes);

      assertThat(buffer.byteSize()).isEqualTo(bytes);
      assertThat(buffer.address() % PageWriter.ALIGNMENT).isZero();
      assertThat(buffer.get(ValueLayout.JAVA_BYTE, 0)).isZero();
      assertThat(buffer.get(ValueLayout.JAVA_BYTE, bytes - 1)).isZero();
      buffer.fill((byte) 7);
      assertThat(buffer.get(ValueLayout.JAVA_BYTE, bytes - 1)).isEqualTo((byte) 7);
    }
  }
}
