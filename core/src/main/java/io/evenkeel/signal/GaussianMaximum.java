// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Arrays;

/**
 * The maximum of k equally correlated elements h(z_i).
 *
 * <p>z_i = √ρ s + √(1−ρ) e_i, and where h does not fall the maximum is h(√ρ s + √(1−ρ) max e). With
 * max e as a function of a standard normal of its own, P(max e ≤ x) = Φ(x)^k, the argument is the
 * sum of two independent terms, whose distribution follows.
 */
final class GaussianMaximum {
  private GaussianMaximum() {}

  /**
   * The pooled signal.
   *
   * @param count elements per window; a mean number where padding makes it vary
   */
  static Signal of(Signal in, double count, Source source) {
    if (Double.isNaN(in.positions())) {
      return Signal.of(new Marginal.Gaussian(Double.NaN, Double.NaN), 0, 0, source);
    }
    double shared = Math.clamp(in.positions(), 0, 1);
    Marginal common = new Marginal.Gaussian(0, shared);
    Marginal own = maximum(count).affine(Math.sqrt(1 - shared), 0);
    Marginal argument = shared == 0 ? own : Table.ofSum(common, own);
    Table pooled = image(rising(in.marginal()), argument.values());
    // Two windows share s and nothing else.
    double positions =
        shared == 0 ? pooled.mean() * pooled.mean() : productGiven(common, own, in.marginal());
    double sampleShare = Math.clamp(in.samples(), 0, shared);
    double samples =
        shared == 0
            ? positions
            : pooled.mean() * pooled.mean()
                + (positions - pooled.mean() * pooled.mean()) * sampleShare / shared;
    Products products = new Products(pooled.mean(), pooled.secondMoment(), positions, samples);
    return Signal.of(pooled, products, source);
  }

  /** The maximum of k independent standard normals: Φ⁻¹(Φ(z)^(1/k)). */
  private static Table maximum(double count) {
    double[] values = NormalGrid.values(z -> ofScore(z, count));
    return Table.of(values, true);
  }

  private static double ofScore(double z, double count) {
    double below = Math.exp(NormalTail.logBelow(z) / count);
    double above = -Math.expm1(NormalTail.logBelow(z) / count);
    return below < 0.5 ? NormalTail.quantile(below) : -NormalTail.quantile(above);
  }

  /** The maximum of a function that falls somewhere is that of its rearrangement. */
  private static double[] rising(Marginal marginal) {
    return marginal.isMonotone()
        ? marginal.values()
        : Table.of(marginal.values(), false).rising().values();
  }

  private static Table image(double[] h, double[] scores) {
    return Table.of(Arrays.stream(scores).map(z -> NormalGrid.interpolate(h, z)).toArray(), true);
  }

  /** E over the common part of the square of the mean given it. */
  private static double productGiven(Marginal common, Marginal own, Marginal marginal) {
    double[] h = rising(marginal);
    double[] shared = common.values();
    double[] rest = own.values();
    double[] squares = new double[NormalGrid.COUNT];
    for (int i = 0; i < shared.length; i++) {
      double sum = 0;
      for (int j = 0; j < rest.length; j++) {
        sum += NormalGrid.weight(j) * NormalGrid.interpolate(h, shared[i] + rest[j]);
      }
      squares[i] = sum * sum;
    }
    return NormalGrid.expectation(squares);
  }
}
