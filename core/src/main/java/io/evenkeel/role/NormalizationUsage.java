// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.init.Role;
import java.util.Optional;

/** Scales, shifts and statistics that are inputs of a normalization operator, and slopes. */
final class NormalizationUsage {
  private NormalizationUsage() {}

  static Optional<Usage> of(WeightTrace trace) {
    return role(trace.node().op(), trace.input()).map(Usage::of);
  }

  private static Optional<Role> role(String op, int input) {
    return switch (op) {
      case "BatchNormalization" ->
          switch (input) {
            case 1 -> Optional.of(Role.NORMALIZATION_SCALE);
            case 2 -> Optional.of(Role.NORMALIZATION_SHIFT);
            case 3 -> Optional.of(Role.RUNNING_MEAN);
            case 4 -> Optional.of(Role.RUNNING_VARIANCE);
            default -> Optional.empty();
          };
      case "InstanceNormalization",
          "LayerNormalization",
          "GroupNormalization",
          "RMSNormalization",
          "SimplifiedLayerNormalization" ->
          switch (input) {
            case 1 -> Optional.of(Role.NORMALIZATION_SCALE);
            case 2 -> Optional.of(Role.NORMALIZATION_SHIFT);
            default -> Optional.empty();
          };
      case "PRelu" -> input == 1 ? Optional.of(Role.SLOPE) : Optional.empty();
      default -> Optional.empty();
    };
  }
}
