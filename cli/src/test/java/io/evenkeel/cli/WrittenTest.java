// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.certificate.Certificate;
import io.evenkeel.certificate.TensorCertificate;
import io.evenkeel.safetensors.Resumption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class WrittenTest {
  private static final String MOMENTS = ", sample moments as planned (wrong alarm ≤ 1e-06)";

  private static String line(int tied) {
    TensorCertificate one =
        new TensorCertificate("w", 600, 7, 0, 1, Optional.empty(), OptionalDouble.empty());
    Certificate certificate = new Certificate("w.safetensors", 0xab, 1e-6, List.of(one, one));
    return new Written(Path.of("w.safetensors"), Resumption.NEW, certificate, tied).line();
  }

  @Test
  void aLineCountsTheTensorsThatAreTiedOnesUnderAFurtherName() {
    assertThat(line(0))
        .isEqualTo(
            "wrote w.safetensors: 1,200 values in 2 tensors, each once, crc32c 000000ab" + MOMENTS);
    assertThat(line(1))
        .isEqualTo(
            "wrote w.safetensors: 1,200 values in 2 tensors (1 of them tied ones under a further"
                + " name), each once, crc32c 000000ab"
                + MOMENTS);
  }
}
