// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WriteOptionsTest {
  private static final int MIB = 1 << 20;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "1, 256, 1",
    "2, 256, 1",
    "2, 128, 2",
    "8192, 4, 64",
    "8192, 1, 256",
    "64, 4, 64",
    "63, 4, 63"
  })
  void buffersOfAllThreadsTogetherHaveAtMost256MiB(int threads, long each, int working) {
    assertThat(WriteOptions.within(threads, each * MIB)).isEqualTo(working);
  }

  @Test
  void aLargerBufferThanThatIsRefused() {
    WriteOptions options = WriteOptions.defaults();
    assertThat(options.withBufferBytes(256L * MIB).bufferBytes()).isEqualTo(256L * MIB);
    assertThatThrownBy(() -> options.withBufferBytes(256L * MIB + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 8 to 2^28");
  }

  /** Seven windows for seven threads, of which the memory for two is allowed. */
  @Test
  void noMoreThreadsDrawThanTheirBuffersAllow() {
    Tensor tensor = Tensor.of("w", Shape.of(7L * 100 * MIB / 4));
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    TensorSource source =
        new TensorSource() {
          @Override
          public List<Tensor> tensors() {
            return List.of(tensor);
          }

          @Override
          public void read(Tensor read, long from, MemorySegment destination) {
            seen.add(Thread.currentThread());
          }
        };
    WriteOptions options = WriteOptions.defaults().withThreads(7).withBufferBytes(100L * MIB);
    Safetensors.write(folder.resolve("w.safetensors"), source, Map.of(), options);
    assertThat(seen).hasSizeBetween(1, 2);
  }
}
