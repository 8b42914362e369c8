// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.signal.Moments;
import java.util.Locale;

/** A parameter's values in a few words. */
final class Described {
  private Described() {}

  /**
   * Its mean and deviation beside those that a plan gives.
   *
   * @param planned null where the plan says nothing
   */
  static String of(Weight weight, Moments planned) {
    if (weight.isConstant()) {
      return "every element is %s".formatted(number(weight.summary().min()));
    }
    String own = "std %s, mean %s".formatted(number(weight.std()), number(weight.summary().mean()));
    return planned == null
        ? own
        : "%s; auto would give %s"
            .formatted(own, number(Math.sqrt(Math.max(0, planned.variance()))));
  }

  /** Three digits, without trailing zeros. */
  static String number(double value) {
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    String text =
        size >= 1e-3 && size < 1e5
            ? String.format(Locale.ROOT, "%.3g", value)
            : String.format(Locale.ROOT, "%.1e", value);
    return text.contains("e") || !text.contains(".") ? text : text.replaceAll("\\.?0+$", "");
  }
}
