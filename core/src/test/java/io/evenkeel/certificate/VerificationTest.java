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
}
