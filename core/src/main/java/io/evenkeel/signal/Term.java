// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * One of the independent terms of a sum.
 *
 * @param positions correlation of its z at two positions of one sample
 * @param samples correlation of its z in two samples
 */
record Term(Marginal marginal, double positions, double samples) {
  Products products() {
    return new Products(
        marginal.mean(),
        marginal.secondMoment(),
        marginal.product(positions),
        marginal.product(samples));
  }

  Term affine(double factor, double shift) {
    return new Term(marginal.affine(factor, shift), positions, samples);
  }

  /** The sum with another function of the same z. */
  Term plus(Term other) {
    return new Term(valueByValue(marginal, other.marginal), positions, samples);
  }

  private static Marginal valueByValue(Marginal a, Marginal b) {
    if (a instanceof Marginal.Gaussian(double mean, double variance)
        && b instanceof Marginal.Gaussian(double otherMean, double otherVariance)) {
      double std = Math.sqrt(variance) + Math.sqrt(otherVariance);
      return new Marginal.Gaussian(mean + otherMean, std * std);
    }
    double[] values = a.values();
    double[] others = b.values();
    for (int i = 0; i < values.length; i++) {
      values[i] += others[i];
    }
    return Table.of(values, a.isMonotone() && b.isMonotone());
  }
}
