// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.certificate.Certificate;
import io.evenkeel.certificate.ExpectedSample;
import io.evenkeel.certificate.TensorCertificate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Certificates for pages and JSON. */
final class Certificates {
  private Certificates() {}

  /**
   * Of two tensors, one of which should have mean 0 and second moment 1, either within 0.1, and an
   * orthogonal residual of 3e-15.
   */
  static Certificate of(String file, double secondMoment) {
    ExpectedSample expected = new ExpectedSample(0, 0.1, 1, 0.1);
    TensorCertificate drawn =
        new TensorCertificate(
            "w", 600, 7, 0, secondMoment, Optional.of(expected), OptionalDouble.of(3e-15));
    TensorCertificate kept =
        new TensorCertificate("k", 600, 7, 5, 25, Optional.empty(), OptionalDouble.empty());
    return new Certificate(file, 0xab, Certificate.FALSE_ALARM, List.of(drawn, kept));
  }
}
