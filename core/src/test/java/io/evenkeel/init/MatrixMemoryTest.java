// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class MatrixMemoryTest {
  private static final long MEBIBYTE = 1 << 20;

  @Test
  void whatIsComputedAtOnceNeverTakesMoreThanThereIs() throws Exception {
    MatrixMemory memory = new MatrixMemory(10.0 * MEBIBYTE);
    AtomicLong inUse = new AtomicLong();
    AtomicLong most = new AtomicLong();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Long>> done = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        long bytes = (1 + i % 7) * MEBIBYTE;
        done.add(
            threads.submit(() ->
                memory.with(
                    (double) bytes,
                    () -> {
                      most.accumulateAndGet(inUse.addAndGet(bytes), Math::max);
                      Thread.onSpinWait();
                      return inUse.addAndGet(-bytes);
                    })));
      }
      for (Future<Long> each : done) {
        each.get();
      }
    }
    assertThat(most.get()).isBetween(MEBIBYTE, 10 * MEBIBYTE);
  }

  @Test
  void whatIsLargerThanAllTakesAllAndAFailureGivesItBack() {
    MatrixMemory memory = new MatrixMemory(10.0 * MEBIBYTE);
    assertThatThrownBy(() ->
            memory.with(
                1e30,
                () -> {
                  throw new IllegalStateException("failed");
                }))
        .hasMessage("failed");
    assertThat(memory.<String>with(1e30, () -> "again")).isEqualTo("again");
  }
}
