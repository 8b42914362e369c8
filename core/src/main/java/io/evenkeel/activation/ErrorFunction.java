// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

/**
 * The error function and its complements, to a relative error of about 1e-15.
 *
 * <p>Chebyshev series whose coefficients {@code reference/erfcx_chebyshev.py} prints.
 */
final class ErrorFunction {
  /** erf(x)/x on |x| ≤ 1 in t = 2x² − 1. */
  private static final double[] ERF_OVER_X = {
    0.9754769393826541,
    -0.14226120510371365,
    0.010035582187599796,
    -0.0005768764699767485,
    2.741993125219606e-05,
    -1.1043175507344507e-06,
    3.8488755420345036e-08,
    -1.1808582533875466e-09,
    3.2334215826050907e-11,
    -7.991015947004549e-13,
    1.7990725113961456e-14,
    -3.718635487818693e-16,
    7.103599003714253e-18,
  };

  /**
   * (1 + 2x) erfcx(x) on x ≥ 0 in t = (x − c)/(x + c), after Shepherd and Laframboise, Math. Comp.
   * 36 (1981).
   */
  private static final double[] SCALED_ERFCX = {
    1.1775789345674017,
    -0.004590054580646478,
    -0.08424913336651792,
    0.05920993999819189,
    -0.026658668435305753,
    0.009074997670705265,
    -0.002413163540417608,
    0.0004907758365258086,
    -6.916973302501207e-05,
    4.13902798607301e-06,
    7.74038306619849e-07,
    -2.1886401049234397e-07,
    1.076499946567091e-08,
    4.521959811218287e-09,
    -7.754400208831351e-10,
    -6.318088340886684e-11,
    2.86879501093067e-11,
    1.9455868545777347e-13,
    -9.65469674843344e-13,
    3.25254814814874e-14,
    3.3478119482868056e-14,
    -1.864562880419313e-15,
    -1.2507950530688648e-15,
    7.418235256624044e-17,
    5.068148904796111e-17,
    -2.2370566594359995e-18,
    -2.187342944303018e-18,
  };

  private static final double CENTRE = 3.75;

  private ErrorFunction() {}

  /** 2/√π ∫₀ˣ exp(−t²) dt. */
  static double erf(double x) {
    double magnitude = Math.abs(x);
    return magnitude <= 1
        ? x * chebyshev(ERF_OVER_X, 2 * x * x - 1)
        : Math.copySign(1 - upperErfc(magnitude), x);
  }

  /** 1 − erf(x). */
  static double erfc(double x) {
    if (x > 0.5) {
      return upperErfc(x);
    }
    return x < -1 ? 2 - upperErfc(-x) : 1 - erf(x);
  }

  /** exp(x²) erfc(x); overflows to infinity below about −26.6. */
  static double erfcx(double x) {
    return x >= 0 ? upperErfcx(x) : 2 / expOfMinusSquare(x) - upperErfcx(-x);
  }

  private static double upperErfc(double x) {
    return expOfMinusSquare(x) * upperErfcx(x);
  }

  private static double upperErfcx(double x) {
    // Beyond 1e15 the series' argument is 1 and (1 + 2x) may overflow.
    return x > 1e15
        ? chebyshev(SCALED_ERFCX, 1) / 2 / x
        : chebyshev(SCALED_ERFCX, (x - CENTRE) / (x + CENTRE)) / (1 + 2 * x);
  }

  private static double expOfMinusSquare(double x) {
    double square = x * x;
    if (square > 1e3) {
      return 0;
    }
    // The rounding error of x², which the exponential would magnify by x².
    double error = Math.fma(x, x, -square);
    return StrictMath.exp(-square) * (1 - error);
  }

  /** Clenshaw's recurrence. */
  private static double chebyshev(double[] coefficients, double t) {
    double next = 0;
    double afterNext = 0;
    for (int k = coefficients.length - 1; k > 0; k--) {
      double current = Math.fma(2 * t, next, coefficients[k] - afterNext);
      afterNext = next;
      next = current;
    }
    return Math.fma(t, next, coefficients[0] - afterNext);
  }
}
