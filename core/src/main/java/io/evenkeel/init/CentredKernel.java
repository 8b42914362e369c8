// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.OptionalDouble;

/**
 * An orthogonal matrix at the centre of a convolution's kernel (Xiao et al. 2018); a plain
 * orthogonal matrix where there is no kernel or fewer outputs than inputs.
 */
record CentredKernel(Gain gain, String because) implements Rule {
  @Override
  public Choice at(Target target) {
    Site site = target.site();
    var shape = site.tensor().shape();
    boolean fits = shape.rank() > 2 && shape.dimension(0) >= shape.dimension(1);
    if (!fits) {
      String why =
          shape.rank() > 2 ? "fewer outputs than inputs have no delta-orthogonal kernel" : "";
      return new Rule.Orthogonal(gain, why.isEmpty() ? because : why).at(target);
    }
    double value = gain.before(site);
    String reason = "delta-orthogonal, " + gain.describe(site) + Reasons.detail(because);
    return new Choice(new Initializer.DeltaOrthogonal(value), OptionalDouble.of(value), reason);
  }
}
