// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.tensor.Shape;
import java.util.Optional;

/** The gradient that a loss gives to the network's outputs, independent from element to element. */
public enum OutputGradient {
  /** Second moment 1 everywhere. */
  UNIT {
    @Override
    double secondMoment(Optional<Shape> output) {
      return 1;
    }
  },
  /**
   * Of cross-entropy, added up over samples, with equal probabilities of the C classes that the
   * last axis counts: E (p − 1{class})² = (C − 1)/C².
   */
  CROSS_ENTROPY {
    @Override
    double secondMoment(Optional<Shape> output) {
      double classes =
          output.filter(s -> s.rank() > 0).map(s -> (double) s.dimension(-1)).orElse(1.0);
      return (classes - 1) / (classes * classes);
    }
  };

  abstract double secondMoment(Optional<Shape> output);
}
