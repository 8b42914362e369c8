// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one tensor holds.
 *
 * @param elements how many, each written exactly once
 * @param crc32c of its bytes
 * @param mean of its elements
 * @param secondMoment mean of their squares
 * @param expected what the plan says of both; absent where values are kept
 * @param orthogonalResidual the largest element of |QᵀQ − I| of the matrices computed in float64,
 *     before their gain and the rounding to the type stored, which moves elements by as much as its
 *     own precision; absent where nothing is orthonormal
 */
public record TensorCertificate(
    String name,
    long elements,
    int crc32c,
    double mean,
    double secondMoment,
    Optional<ExpectedSample> expected,
    OptionalDouble orthogonalResidual) {

  TensorCertificate withOrthogonalResidual(OptionalDouble residual) {
    return new TensorCertificate(name, elements, crc32c, mean, secondMoment, expected, residual);
  }

  /** Whether the sample moments are as far from the plan's as chance allows, or nearer. */
  public boolean agrees() {
    return problems().isEmpty();
  }

  /** One line for each moment that is farther from the plan's than chance allows. */
  List<String> problems() {
    return expected
        .map(e -> e.problems(mean, secondMoment).stream().map(this::line).toList())
        .orElse(List.of());
  }

  private String line(String problem) {
    return "%s: %s; draw it under another seed, and report it if that fails as well"
        .formatted(name, problem);
  }
}
