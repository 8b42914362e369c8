// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.Locale;

/** How numbers and details stand in a reason. */
final class Reasons {
  private Reasons() {}

  /** Four significant digits. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  /** A fan: whole where it is. */
  static String fan(double fan) {
    return fan == (long) fan ? Long.toString((long) fan) : String.format(Locale.ROOT, "%.6g", fan);
  }

  static String detail(String because) {
    return because.isEmpty() ? "" : "; " + because;
  }
}
