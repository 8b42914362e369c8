// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.Styler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table without borders that is never wider than the report: when its columns do not fit, those
 * that hold names give way, the widest first.
 *
 * @param <R> what a row is made of
 */
final class FittedTable<R> {
  private enum Kind {
    NAME,
    TEXT,
    NUMBER
  }

  private record Field<R>(String header, Kind kind, Function<R, String> text) {}

  private static final int PADDING = 2;
  private static final int NARROWEST = 8;

  private final List<Field<R>> fields = new ArrayList<>();

  /** A column that may be shortened. */
  FittedTable<R> name(String header, Function<R, String> text) {
    return add(new Field<>(header, Kind.NAME, text));
  }

  FittedTable<R> text(String header, Function<R, String> text) {
    return add(new Field<>(header, Kind.TEXT, text));
  }

  FittedTable<R> number(String header, Function<R, String> text) {
    return add(new Field<>(header, Kind.NUMBER, text));
  }

  private FittedTable<R> add(Field<R> field) {
    fields.add(field);
    return this;
  }

  /**
   * The table's lines without trailing blanks; columns that are empty in every row are left out.
   */
  String of(List<R> rows) {
    List<Field<R>> used =
        fields.stream()
            .filter(f -> rows.stream().anyMatch(row -> !f.text.apply(row).isEmpty()))
            .toList();
    String[][] cells = new String[rows.size()][used.size()];
    int[] widths = used.stream().mapToInt(f -> DisplayText.width(f.header)).toArray();
    for (int r = 0; r < cells.length; r++) {
      for (int c = 0; c < widths.length; c++) {
        cells[r][c] = DisplayText.printable(used.get(c).text.apply(rows.get(r)));
        widths[c] = Math.max(widths[c], DisplayText.width(cells[r][c]));
      }
    }
    fit(used, widths);
    return draw(used, widths, cells);
  }

  private void fit(List<Field<R>> used, int[] widths) {
    int free = TerminalReport.WIDTH;
    for (int width : widths) {
      free -= width + PADDING;
    }
    for (; free < 0; free++) {
      int widest = widest(used, widths);
      if (widths[widest] <= NARROWEST) {
        return;
      }
      widths[widest]--;
    }
  }

  // Names give way to texts as long as they are the wider ones; numbers never do.
  private int widest(List<Field<R>> used, int[] widths) {
    int widest = 0;
    int width = -1;
    for (int c = 0; c < widths.length; c++) {
      int weight =
          switch (used.get(c).kind) {
            case NAME -> widths[c] + NARROWEST;
            case TEXT -> widths[c];
            case NUMBER -> 0;
          };
      if (weight > width) {
        widest = c;
        width = weight;
      }
    }
    return widest;
  }

  private String draw(List<Field<R>> used, int[] widths, String[][] cells) {
    Column[] columns = new Column[widths.length];
    for (int c = 0; c < widths.length; c++) {
      HorizontalAlign align =
          used.get(c).kind == Kind.NUMBER ? HorizontalAlign.RIGHT : HorizontalAlign.LEFT;
      columns[c] =
          new Column()
              .header(used.get(c).header)
              .headerAlign(align)
              .dataAlign(align)
              .minWidth(widths[c] + PADDING)
              .maxWidth(widths[c] + PADDING);
      for (String[] row : cells) {
        row[c] = DisplayText.clipped(row[c], widths[c]);
      }
    }
    return AsciiTable.builder()
        .border(AsciiTable.NO_BORDERS)
        .styler(new WideCells())
        .lineSeparator("\n")
        .data(columns, cells)
        .asString()
        .lines()
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n"));
  }

  /** The library pads by characters; this corrects to columns. */
  private static final class WideCells implements Styler {
    @Override
    public List<String> styleCell(Column column, int row, int index, List<String> lines) {
      return lines.stream().map(line -> padded(line, column.getMinWidth())).toList();
    }

    private static String padded(String cell, int width) {
      int excess = DisplayText.width(cell) - width;
      if (excess <= 0) {
        return cell + " ".repeat(-excess);
      }
      int blanks = cell.length() - cell.stripTrailing().length();
      return cell.substring(0, cell.length() - Math.min(excess, blanks));
    }
  }
}
