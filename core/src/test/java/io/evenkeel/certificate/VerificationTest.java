// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class VerificationTest {
  private record Zeros(List<Tensor> tensors) implements TensorSource {
    @Override
    public void read(Tensor tensor, long from, MemorySegment destination) {
      destination.fill((byte) 0);
    }
  }

  /** So many threads would not even start. */
  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void moreThreadsThanThereIsWorkForAreNotStarted() {
    for (List<Tensor> tensors :
        List.of(
            List.<Tensor>of(), List.of(Tensor.of("a", Shape.of(5)), Tensor.of("b", Shape.of(0))))) {
      TensorSource zeros = new Zeros(tensors);
      Verification verification = new Verification(zeros, Map.of(), zeros);
      Tally tally = new Tally(tensors);
      assertThat(verification.problems(Integer.MAX_VALUE, tally, bytes -> {})).isEmpty();
    }
  }

  /** What was compared is not read again, and of the rest every byte once. */
  @Test
  void theRestOfAFileIsReadOnceForItsChecksum() {
    List<Tensor> tensors =
        List.of(
            Tensor.of("a", Shape.of(1000, 1000)),
            Tensor.of("b", Shape.of(700, 1000)),
            Tensor.of("c", Shape.of(0)));
    AtomicLong read = new AtomicLong();
    TensorSource zeros = new Zeros(tensors);
    TensorSource counted =
        new TensorSource() {
          @Override
          public List<Tensor> tensors() {
            return tensors;
          }

          @Override
          public void read(Tensor tensor, long from, MemorySegment destination) {
            read.addAndGet(destination.byteSize());
            zeros.read(tensor, from, destination);
          }
        };
    Tally tally = new Tally(tensors);
    Verification first = new Verification(new Zeros(tensors.subList(0, 1)), Map.of(), counted);
    assertThat(first.problems(3, tally, bytes -> {})).hasSize(2);
    AtomicLong progress = new AtomicLong();
    tally.addRest(counted, 3, progress::addAndGet);
    assertThat(read).hasValue(4_000_000 + 2_800_000);
    assertThat(progress).hasValue(2_800_000);
    Tally whole = new Tally(tensors);
    whole.addRest(zeros, 1, bytes -> {});
    assertThat(tally.crc32c()).isEqualTo(whole.crc32c());
  }
}
