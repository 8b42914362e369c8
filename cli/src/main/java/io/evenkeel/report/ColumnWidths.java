// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Columns made to fit a line: names and texts give way first, then headers, numbers last. */
final class ColumnWidths {
  enum Kind {
    NAME,
    TEXT,
    NUMBER
  }

  /**
   * What a column would like to have.
   *
   * @param header width of its title
   * @param cells width of its widest cell
   */
  record Wanted(Kind kind, int header, int cells) {
    private int width() {
      return Math.max(header, cells);
    }

    private boolean isNumber() {
      return kind == Kind.NUMBER;
    }
  }

  private static final int NARROWEST = 8;

  private final List<Wanted> wanted;
  private final int[] widths;
  private int missing;

  private ColumnWidths(List<Wanted> wanted, int available) {
    this.wanted = wanted;
    this.widths = wanted.stream().mapToInt(Wanted::width).toArray();
    this.missing = IntStream.of(widths).sum() - available;
  }

  /** Widths that add up to no more than is available, each at least 1. */
  static int[] of(List<Wanted> wanted, int available) {
    ColumnWidths columns = new ColumnWidths(wanted, available);
    columns.shrink(c -> !wanted.get(c).isNumber(), c -> NARROWEST);
    columns.shrink(c -> wanted.get(c).isNumber(), c -> wanted.get(c).cells);
    columns.shrink(c -> !wanted.get(c).isNumber(), c -> 1);
    columns.shrink(c -> true, c -> 1);
    return columns.widths;
  }

  private void shrink(IntPredicate chosen, IntUnaryOperator floor) {
    while (missing > 0) {
      int widest = -1;
      for (int c = 0; c < widths.length; c++) {
        boolean can = chosen.test(c) && widths[c] > floor.applyAsInt(c);
        if (can && (widest < 0 || weight(c) > weight(widest))) {
          widest = c;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
      missing--;
    }
  }

  // A text that is as wide as a name can be spared less.
  private int weight(int column) {
    return widths[column] + (wanted.get(column).kind == Kind.NAME ? NARROWEST : 0);
  }
}
