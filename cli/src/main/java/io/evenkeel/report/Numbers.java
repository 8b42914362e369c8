// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers as people read them. */
final class Numbers {
  private static final int DIGITS = 4;

  private Numbers() {}

  /** Four significant digits; scientific only where it must be. */
  static String of(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e5)) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    if (value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    // Rounding first: 0.99999 has as many decimals as 1.
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(DIGITS));
    int decimals = Math.max(0, DIGITS - (rounded.precision() - rounded.scale()));
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  static String of(OptionalDouble value) {
    return value.isPresent() ? of(value.getAsDouble()) : "";
  }

  /** A count with thousands separated. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
