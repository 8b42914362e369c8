// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The parameters that a step moves.
 *
 * @param names of the stored tensors
 * @param decaying those among them that an optimizer's weight decay is for: matrices, kernels and
 *     tables. Biases, scales of normalizations and slopes of PReLU, which would be drawn to ReLU
 *     (He et al. 2015, section 2.1), are not
 */
public record Trained(Set<String> names, Set<String> decaying) {
  public Trained {
    // In their order: sums over all parameters, and so the bits of a step, depend on it.
    names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
    decaying = Set.copyOf(decaying);
  }

  /** Parameters none of which decays. */
  public static Trained of(Set<String> names) {
    return new Trained(names, Set.of());
  }
}
