// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.calibrate.Calibration;
import io.evenkeel.calibrate.Correction;
import io.evenkeel.calibrate.Goal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What a calibration did, map by map, in the terminal. */
final class CalibrationTable {
  private static final int MOST_ROWS = 40;

  private CalibrationTable() {}

  static String of(Calibration calibration, boolean full) {
    List<Correction> all = calibration.corrections();
    if (all.isEmpty()) {
      return " calibrated: nothing to correct";
    }
    List<Correction> shown = full ? all : worst(all);
    String table =
        new FittedTable<Correction>()
            .name("CALIBRATED", Correction::parameter)
            .number("TARGET", c -> Numbers.of(c.target()))
            .number("AS DRAWN", c -> Numbers.of(c.before()))
            .number("FACTOR", c -> Numbers.of(c.factor()))
            .number("HELD BACK", c -> Numbers.of(c.after()))
            .number("OFF BY", CalibrationTable::miss)
            .number("± SE", c -> percent(c.error()))
            .number("USES", c -> c.uses() == 1 ? "" : "×" + c.uses())
            .of(shown);
    return table + leftOut(all.size() - shown.size()) + "\n" + summary(calibration);
  }

  /** The furthest from their targets, in running order. */
  private static List<Correction> worst(List<Correction> all) {
    List<Integer> places =
        new ArrayList<>(
            IntStream.range(0, all.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -all.get(i).miss()))
                .limit(MOST_ROWS)
                .sorted()
                .toList());
    return places.stream().map(all::get).toList();
  }

  private static String leftOut(int maps) {
    return maps > 0
        ? "\n %d maps left out, which are nearest to their targets; --verbose shows all"
            .formatted(maps)
        : "";
  }

  static String miss(Correction correction) {
    return String.format(
        Locale.ROOT, "%+.2f %%", 100 * (correction.after() / correction.target() - 1));
  }

  static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f %%", 100 * share) : "";
  }

  /** One line: how many, how near, on what. */
  static String summary(Calibration calibration) {
    return String.format(
        Locale.ROOT,
        " %s of %d maps; on %s samples held back (%s) the furthest is %.2f %% off; factors from %s"
            + " samples",
        calibration.goal() == Goal.UNIT_VARIANCE ? "variance" : "second moment",
        calibration.corrections().size(),
        Numbers.count(calibration.heldBack()),
        calibration.data(),
        100 * furthest(calibration),
        Numbers.count(calibration.samples()));
  }

  private static double furthest(Calibration calibration) {
    return calibration.corrections().stream()
        .mapToDouble(c -> calibration.miss(c.parameter()))
        .max()
        .orElse(0);
  }
}
