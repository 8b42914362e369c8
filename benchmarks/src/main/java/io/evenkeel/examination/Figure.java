// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.examination;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * One measured figure.
 *
 * @param probability that a perfect generator is at least as far off
 */
record Figure(String name, double value, double probability) {
  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

  /** A figure that is standard normal for a perfect generator. */
  static Figure ofScore(String name, double z) {
    return new Figure(name, z, 2 * STANDARD.survivalProbability(Math.abs(z)));
  }
}
