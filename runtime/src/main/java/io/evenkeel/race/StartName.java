// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a start is called where many are kept together.
 *
 * @param place among the starts, from 0
 */
record StartName(int place, String recipe, long seed) implements Comparable<StartName> {
  private static final String CURVE = "curve";
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\.(.+)\\.(\\d{1,18})/" + CURVE);

  static boolean isCurve(String tensor) {
    return FORM.matcher(tensor).matches();
  }

  /** The start whose curve a tensor is. */
  static StartName parse(String curve) {
    Matcher matcher = FORM.matcher(curve);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(curve + " is no curve");
    }
    return new StartName(
        Integer.parseInt(matcher.group(1)), matcher.group(2), Long.parseLong(matcher.group(3)));
  }

  /** One of its tensors. */
  String of(String tensor) {
    return place + "." + recipe + "." + seed + "/" + tensor;
  }

  String curve() {
    return of(CURVE);
  }

  @Override
  public int compareTo(StartName other) {
    return Comparator.comparingInt(StartName::place).compare(this, other);
  }
}
