// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.spelling;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which known name a misspelt one probably means. */
public final class Spelling {
  private static final int LONGEST = 60;

  // Leaving a part out ("transformer", "resnet50") is the likeliest mistake.
  private static final int LEFT_OUT = 1;
  private static final int TOO_MUCH = 3;
  private static final int WRONG = TOO_MUCH + LEFT_OUT;

  private Spelling() {}

  /** The question whether the nearest known name was meant, with a blank behind it, or nothing. */
  public static String hint(String written, List<String> known) {
    return nearest(written, known).map("did you mean %s? "::formatted).orElse("");
  }

  /** The known name of least edit distance, the first of equals; empty if none is near. */
  public static Optional<String> nearest(String written, List<String> known) {
    String plain = shortened(written).toLowerCase(Locale.ROOT);
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(plain, name)))
        .filter(name -> isBeginning(plain, name) || distance(plain, name) <= plain.length());
  }

  private static boolean isBeginning(String plain, String name) {
    return plain.length() > 1 && name.startsWith(plain);
  }

  /** The name, cut where it is too long to show. */
  public static String shortened(String name) {
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
  }

  /** Weighted edit distance from what was written to what was meant (Wagner and Fischer 1974). */
  private static int distance(String written, String meant) {
    int[] row = new int[meant.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j * LEFT_OUT;
    }
    for (int i = 1; i <= written.length(); i++) {
      int diagonal = row[0];
      row[0] = i * TOO_MUCH;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (written.charAt(i - 1) == meant.charAt(j - 1) ? 0 : WRONG);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j] + TOO_MUCH, row[j - 1] + LEFT_OUT));
      }
    }
    return row[meant.length()];
  }
}
