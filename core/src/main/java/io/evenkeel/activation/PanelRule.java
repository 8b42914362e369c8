// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/**
 * Sums integrals of several functions times φ over panels.
 *
 * <p>With a budget, a panel is halved as long as its halves disagree with it and the budget lasts.
 */
final class PanelRule {
  /** Halvings for one integral: some tenths of a second at most. */
  static final int LARGEST_BUDGET = 10_000;

  private static final double AGREEMENT = 1e-10;
  private static final double SHORTEST = 1e-12;

  /** Writes the values of several functions at x. */
  @FunctionalInterface
  interface Integrand {
    void at(double x, double[] values);
  }

  private final Integrand integrand;
  private final double[] values;
  private final double[] sums;
  private final double[] magnitudes;
  private int budget;

  PanelRule(Integrand integrand, int dimension, int budget) {
    this.integrand = integrand;
    this.budget = budget;
    values = new double[dimension];
    sums = new double[dimension];
    magnitudes = new double[dimension];
  }

  double[] sums() {
    return sums.clone();
  }

  /** Whether the integrands at a point are below a fraction of what was summed. */
  boolean isBelow(double fraction, double x, double z) {
    double density = StandardNormal.density(z);
    integrand.at(x, values);
    boolean below = true;
    for (int i = 0; i < values.length; i++) {
      below &= Math.abs(values[i]) * density < fraction * magnitudes[i];
    }
    return below;
  }

  void add(double x0, double z0, double x1, double z1) {
    Panel panel = new Panel(x0, z0, x1, z1);
    Estimate whole = estimate(panel);
    if (budget == 0) {
      add(whole);
    } else {
      refine(panel, whole);
    }
  }

  private void refine(Panel panel, Estimate whole) {
    Estimate left = estimate(panel.firstHalf());
    Estimate right = estimate(panel.secondHalf());
    if (budget == 0 || panel.isShort() || agree(whole, left, right)) {
      add(left);
      add(right);
      return;
    }
    budget--;
    refine(panel.firstHalf(), left);
    refine(panel.secondHalf(), right);
  }

  private boolean agree(Estimate whole, Estimate left, Estimate right) {
    for (int i = 0; i < sums.length; i++) {
      double difference = left.sums[i] + right.sums[i] - whole.sums[i];
      if (Math.abs(difference) > AGREEMENT * (magnitudes[i] + whole.magnitudes[i])) {
        return false;
      }
    }
    return true;
  }

  private void add(Estimate estimate) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += estimate.sums[i];
      magnitudes[i] += estimate.magnitudes[i];
    }
  }

  private Estimate estimate(Panel panel) {
    Estimate estimate = new Estimate(new double[sums.length], new double[sums.length]);
    double width = panel.z1 - panel.z0;
    for (int node = 0; node < GaussLegendre.ORDER; node++) {
      double t = GaussLegendre.node(node);
      double density = StandardNormal.density(panel.z0 + width * t);
      if (density > 0) {
        integrand.at(panel.x0 + (panel.x1 - panel.x0) * t, values);
        estimate.add(GaussLegendre.weight(node) * width * density, values);
      }
    }
    return estimate;
  }

  /** An interval in x and, from the mean outwards, in standard deviations z. */
  private record Panel(double x0, double z0, double x1, double z1) {
    Panel firstHalf() {
      return new Panel(x0, z0, 0.5 * (x0 + x1), 0.5 * (z0 + z1));
    }

    Panel secondHalf() {
      return new Panel(0.5 * (x0 + x1), 0.5 * (z0 + z1), x1, z1);
    }

    boolean isShort() {
      return z1 - z0 < SHORTEST;
    }
  }

  /** Integrals over one panel, and those of the absolute values. */
  private static final class Estimate {
    private final double[] sums;
    private final double[] magnitudes;

    Estimate(double[] sums, double[] magnitudes) {
      this.sums = sums;
      this.magnitudes = magnitudes;
    }

    void add(double weight, double[] values) {
      for (int i = 0; i < values.length; i++) {
        sums[i] += weight * values[i];
        magnitudes[i] += weight * Math.abs(values[i]);
      }
    }
  }
}
