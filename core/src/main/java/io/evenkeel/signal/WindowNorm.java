// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The norm y = (Σ |x_i|^p)^(1/p) of k equally correlated elements x_i = h(z_i), by the Laplace
 * transform of S = Σ |x_i|^p.
 *
 * <p>z_i = √ρ s + √(1−ρ) e_i, so that given s the elements are independent and E[e^(−tS) | s] =
 * φ_s(t)^k with φ_s(t) = E[e^(−t|x|^p) | s]. Powers of S are integrals over t,
 *
 * <pre>
 *   E S^a = a/Γ(1−a) ∫ (1 − E e^(−tS)) t^(−a−1) dt    for 0 &lt; a &lt; 1
 *   E S^−q = 1/Γ(q) ∫ E e^(−tS) t^(q−1) dt            for q &gt; 0
 * </pre>
 *
 * <p>over v with t = e^(pv) by the trapezoidal rule, whose error falls exponentially.
 */
final class WindowNorm {
  /** Beyond it an integrand that falls like e^−|v| is below 1e-8. */
  private static final double REACH = 20;

  /** Of steps in v times p: the strip in which the integrands are analytic is π/p wide. */
  private static final double STEP = 0.55;

  /** From this power on the distribution of x is wider than the steps of the transform. */
  private static final double SHARPEST = 64;

  private final int p;
  private final double scale;
  private final double root;
  private final double[] x;
  private final double step;
  private final double[] v;

  /** 1 − φ_s(e^(pv)), by v and by s. */
  private final double[][] fallen;

  private WindowNorm(Signal in, int p, double count) {
    this.p = p;
    this.scale = Math.sqrt(in.secondMoment()) * Math.pow(Math.max(1, count), 1.0 / p);
    this.root = Math.sqrt(Math.clamp(in.positions(), 0, 1));
    this.x = Arrays.stream(in.marginal().values()).map(h -> scale == 0 ? 0 : h / scale).toArray();
    this.step = STEP / Math.min(p, SHARPEST);
    double largest = Arrays.stream(in.marginal().values()).map(Math::abs).max().orElse(0);
    double above = scale == 0 ? 0 : Math.log(Math.max(1, largest / Math.sqrt(in.secondMoment())));
    double lowest = -above - REACH / Math.max(1, p - 2);
    this.v = new double[(int) ((REACH - lowest) / step) + 1];
    Arrays.setAll(v, i -> lowest + i * step);
    this.fallen = new double[v.length][];
    Arrays.setAll(fallen, i -> fallen(v[i]));
  }

  /**
   * The norm of elements of a signal.
   *
   * @param p 1 or more
   * @param count elements of the largest window
   */
  static WindowNorm of(Signal in, int p, double count) {
    return new WindowNorm(in, p, count);
  }

  private double[] fallen(double at) {
    double[] mean = NormalGrid.given(of(size -> -Math.expm1(-size), at), root);
    return Arrays.stream(mean).map(f -> Math.min(1, f)).toArray();
  }

  /** A function of t |x|^p at the points of the grid, t = e^(pv). */
  private double[] of(DoubleUnaryOperator function, double at) {
    return Arrays.stream(x)
        .map(h -> function.applyAsDouble(Math.exp(p * (at + Math.log(Math.abs(h))))))
        .toArray();
  }

  /** E[y | s] at the points of s. */
  double[] meanGiven(double count) {
    double[] mean = p == 1 ? times(count, absoluteGiven()) : power(1, count);
    return times(scale, mean);
  }

  /** E y². */
  double secondMoment(double count) {
    return scale
        * scale
        * switch (p) {
          case 1 -> {
            double apart = NormalGrid.expectationOfSquares(absoluteGiven());
            yield count * (square() + (count - 1) * apart);
          }
          case 2 -> count * square();
          default -> NormalGrid.expectation(power(2, count));
        };
  }

  private double square() {
    return NormalGrid.expectationOfSquares(x);
  }

  /** E[|x| | s]. */
  private double[] absoluteGiven() {
    return NormalGrid.given(Arrays.stream(x).map(Math::abs).toArray(), root);
  }

  private static double[] times(double factor, double[] values) {
    return Arrays.stream(values).map(value -> factor * value).toArray();
  }

  /** E[S^(b/p) | s] for b below p. */
  private double[] power(int b, double count) {
    double[] sum = new double[NormalGrid.COUNT];
    for (int i = 0; i < v.length; i++) {
      double weight = step * Math.exp(-b * v[i]);
      for (int s = 0; s < sum.length; s++) {
        sum[s] -= weight * Math.expm1(count * Math.log1p(-fallen[i][s]));
      }
    }
    double a = (double) b / p;
    return times(b / GammaFunction.of(1 - a), sum);
  }

  /**
   * E[(∂y/∂x)^r | z] of the element whose z it is, ∂y/∂x = sign(x) (|x|/y)^(p−1).
   *
   * @param r 1 or 2
   */
  double[] slope(int r, double count) {
    double[] slope = new double[NormalGrid.COUNT];
    if (p == 1) {
      Arrays.setAll(slope, z -> r == 1 ? Math.signum(x[z]) : isAtom(z) ? 0 : 1);
      return slope;
    }
    double unit = unit(r);
    for (int i = 0; i < v.length; i++) {
      double[] others = NormalGrid.given(survived(i, count - 1), root);
      double[] own = energy(r, v[i]);
      for (int z = 0; z < slope.length; z++) {
        slope[z] += unit * own[z] * others[z] * (r == 1 ? Math.signum(x[z]) : 1);
      }
    }
    return slope;
  }

  /** E[∂y/∂x | s] at the points of s. */
  double[] slopeGiven(double count) {
    double[] mean = new double[NormalGrid.COUNT];
    if (p == 1) {
      return signsGiven();
    }
    double unit = unit(1);
    for (int i = 0; i < v.length; i++) {
      double[] own = signedGiven(v[i]);
      double[] others = survived(i, count - 1);
      for (int s = 0; s < mean.length; s++) {
        mean[s] += unit * own[s] * others[s];
      }
    }
    return mean;
  }

  /** E[∂y/∂x · ∂y/∂x′] of two elements of one window. */
  double slopeProduct(double count) {
    if (p == 1) {
      return NormalGrid.expectationOfSquares(signsGiven());
    }
    double product = 0;
    double unit = unit(2);
    for (int i = 0; i < v.length; i++) {
      double[] own = signedGiven(v[i]);
      double[] others = survived(i, Math.max(0, count - 2));
      for (int s = 0; s < own.length; s++) {
        product += unit * NormalGrid.weight(s) * own[s] * own[s] * others[s];
      }
    }
    return product;
  }

  private double unit(int r) {
    return p * step / GammaFunction.of(r * (p - 1.0) / p);
  }

  /** (t|x|^p)^(r(p−1)/p) e^(−t|x|^p). */
  private double[] energy(int r, double at) {
    return of(size -> Math.pow(size, r * (p - 1.0) / p) * Math.exp(-size), at);
  }

  private double[] signedGiven(double at) {
    double[] own = energy(1, at);
    Arrays.setAll(own, z -> own[z] * Math.signum(x[z]));
    return NormalGrid.given(own, root);
  }

  private double[] signsGiven() {
    return NormalGrid.given(Arrays.stream(x).map(Math::signum).toArray(), root);
  }

  /** Whether zero is more than a point on the way through: what a rectifier has shut. */
  private boolean isAtom(int z) {
    boolean before = z > 0 && x[z - 1] == 0;
    boolean after = z < x.length - 1 && x[z + 1] == 0;
    return x[z] == 0 && (before || after);
  }

  /** φ_s(t)^count. */
  private double[] survived(int i, double count) {
    return Arrays.stream(fallen[i]).map(f -> Math.pow(1 - f, count)).toArray();
  }
}
