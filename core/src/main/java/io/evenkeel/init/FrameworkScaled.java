// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.OptionalDouble;

/**
 * Variance scale over a number that a framework takes for the fan.
 *
 * @param flag what is unusual about it, for the reason; empty where the number is the fan
 */
record FrameworkScaled(double scale, FrameworkFan fan, Distribution distribution, String flag)
    implements Rule {
  @Override
  public Choice at(Target target) {
    Site site = target.site();
    if (site.fans().isEmpty()) {
      return new Choice(Initializer.zeros(), OptionalDouble.empty(), "zeros; its map is unknown");
    }
    Fans fans = site.fans().get();
    double taken = Math.max(1, fan.of(site, fans));
    double std = Math.sqrt(scale / taken);
    String reason =
        "std %s = √(%s/%s)%s"
            .formatted(
                Reasons.number(std),
                Reasons.number(scale),
                Reasons.fan(taken),
                Reasons.detail(flag));
    double gain = std * Math.sqrt(fans.in());
    return new Choice(distribution.withStd(std), OptionalDouble.of(gain), reason);
  }
}
