// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.tensor.Shape;
import java.util.OptionalDouble;

/**
 * The identity where a map does not widen the signal, and the leading part of a Hadamard matrix
 * where it does (Zhao, Schäfer, Anandkumar 2022, algorithms 1 and 2).
 */
record IdentityOrHadamard() implements Rule {
  @Override
  public Choice at(Target target) {
    Site site = target.site();
    Shape shape = site.tensor().shape();
    if (site.role() == Role.DEPTHWISE) {
      return identity(shape.dimension(0), "each channel passes its own filter");
    }
    boolean kernel = shape.rank() > 2;
    double inputs = kernel || site.fans().isEmpty() ? shape.dimension(1) : site.fans().get().in();
    double outputs = kernel || site.fans().isEmpty() ? shape.dimension(0) : site.fans().get().out();
    if (outputs <= inputs) {
      return identity(1, outputs == inputs ? "identity" : "partial identity: it narrows");
    }
    int bits = 64 - Long.numberOfLeadingZeros((long) outputs - 1);
    double gain = Math.pow(2, -0.5 * bits);
    String reason =
        "hadamard, gain %s = 2^(-%d/2): it widens".formatted(Reasons.number(gain), bits);
    return new Choice(new Initializer.Hadamard(gain), OptionalDouble.of(gain), reason);
  }

  private static Choice identity(long groups, String reason) {
    return new Choice(new Initializer.Dirac(1, groups), OptionalDouble.of(1), reason);
  }
}
