// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

final class TapeTest {
  /** 2.5 KB each; what a reader needs beside its state is 70 KB. */
  @Test
  void aSavedStateOfPyTorchsGeneratorIsItsStateAlone() {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int states = 40;
    Tape<TorchReader> tape = TorchReader.tape(1);
    long before = thread.getCurrentThreadAllocatedBytes();
    tape.read((long) states << 20, 0, reader -> {});
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).isBetween(states * 2500L, states * 2500L + 100_000);
  }
}
