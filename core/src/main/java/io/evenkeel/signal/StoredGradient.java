// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The gradient of a stored tensor while it is added up.
 *
 * @param parts Σ δ² over the elements of equal pieces of the last axis, in their order
 * @param unknown why nothing can be said, if so
 */
record StoredGradient(List<Double> parts, Optional<String> unknown) {
  StoredGradient {
    parts = List.copyOf(parts);
  }

  static StoredGradient of(double energy) {
    return of(List.of(energy));
  }

  static StoredGradient of(List<Double> parts) {
    return new StoredGradient(parts, Optional.empty());
  }

  static StoredGradient unknown(String because) {
    return new StoredGradient(List.of(0.0), Optional.of(because));
  }

  private double energy() {
    return parts.stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Of two uses, whose gradients are independent. */
  StoredGradient plus(StoredGradient other) {
    List<Double> sum = new ArrayList<>();
    if (parts.size() == other.parts.size()) {
      for (int i = 0; i < parts.size(); i++) {
        sum.add(parts.get(i) + other.parts.get(i));
      }
    } else {
      sum.add(energy() + other.energy());
    }
    return new StoredGradient(sum, unknown.or(other::unknown));
  }

  StoredGradient times(double share) {
    return new StoredGradient(parts.stream().map(part -> share * part).toList(), unknown);
  }

  /** Of the elements from one share of the last axis to another. */
  StoredGradient range(double from, double to) {
    double size = 1.0 / parts.size();
    double sum = 0;
    for (int i = 0; i < parts.size(); i++) {
      double covered = Math.min(to, (i + 1) * size) - Math.max(from, i * size);
      sum += parts.get(i) * Math.max(0, covered) / size;
    }
    return new StoredGradient(List.of(sum), unknown);
  }

  /** With the same in every piece. */
  StoredGradient even() {
    return new StoredGradient(List.of(energy()), unknown);
  }

  GradientPrediction prediction(double elements) {
    return unknown
        .<GradientPrediction>map(GradientPrediction.CannotSay::new)
        .orElseGet(() -> GradientPrediction.of(Math.max(0, energy()) / Math.max(1, elements)));
  }
}
