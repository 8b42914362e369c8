// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.Styler;
import io.evenkeel.report.ColumnWidths.Kind;
import io.evenkeel.report.ColumnWidths.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table without borders that is never wider than the report.
 *
 * @param <R> what a row is made of
 */
final class FittedTable<R> {
  private record Field<R>(
      String group, String header, Kind kind, boolean spare, Function<R, String> text) {
    String cell(R row) {
      return DisplayText.printable(text.apply(row));
    }

    Field<R> spared() {
      return new Field<>(group, header, kind, true, text);
    }
  }

  private static final int PADDING = 2;

  /** Columns that a name needs to be told from others. */
  private static final int ENOUGH_OF_NAME = 20;

  private final List<Field<R>> fields = new ArrayList<>();
  private String group = "";

  /** The columns that follow stand under a common title. */
  FittedTable<R> under(String title) {
    group = DisplayText.printable(title);
    return this;
  }

  /** A column that may be shortened. */
  FittedTable<R> name(String header, Function<R, String> text) {
    return add(header, Kind.NAME, text);
  }

  FittedTable<R> text(String header, Function<R, String> text) {
    return add(header, Kind.TEXT, text);
  }

  FittedTable<R> number(String header, Function<R, String> text) {
    return add(header, Kind.NUMBER, text);
  }

  /** The last column is given up where names would become too short. */
  FittedTable<R> spare() {
    fields.add(fields.removeLast().spared());
    return this;
  }

  private FittedTable<R> add(String header, Kind kind, Function<R, String> text) {
    fields.add(new Field<>(group, header, kind, /* spare= */ false, text));
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
    return fitted(used, rows);
  }

  private static <R> String fitted(List<Field<R>> used, List<R> rows) {
    List<Wanted> wanted = wanted(used, rows);
    int[] widths = ColumnWidths.of(wanted, TerminalReport.WIDTH - PADDING * wanted.size());
    Optional<Field<R>> spare = used.stream().filter(Field::spare).findFirst();
    if (spare.isPresent() && shortensNames(wanted, widths)) {
      return fitted(used.stream().filter(field -> !field.equals(spare.get())).toList(), rows);
    }
    return titles(used, widths) + draw(used, widths, cells(used, rows));
  }

  private static boolean shortensNames(List<Wanted> wanted, int[] widths) {
    for (int c = 0; c < widths.length; c++) {
      boolean isName = wanted.get(c).kind() == Kind.NAME;
      if (isName && widths[c] < Math.min(wanted.get(c).cells(), ENOUGH_OF_NAME)) {
        return true;
      }
    }
    return false;
  }

  private static <R> List<Wanted> wanted(List<Field<R>> used, List<R> rows) {
    List<Wanted> wanted = new ArrayList<>();
    for (Field<R> field : used) {
      int widest = 0;
      for (R row : rows) {
        widest = Math.max(widest, DisplayText.width(field.cell(row)));
      }
      wanted.add(new Wanted(field.kind, DisplayText.width(field.header), widest));
    }
    return wanted;
  }

  private static <R> String[][] cells(List<Field<R>> used, List<R> rows) {
    return rows.stream()
        .map(row -> used.stream().map(field -> field.cell(row)).toArray(String[]::new))
        .toArray(String[][]::new);
  }

  /** A line with every title over its columns; nothing where there are no titles. */
  private static <R> String titles(List<Field<R>> used, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int from = 0; from < widths.length; ) {
      String title = used.get(from).group;
      int width = -PADDING;
      int to = from;
      for (; to < widths.length && used.get(to).group.equals(title); to++) {
        width += widths[to] + PADDING;
      }
      line.append(' ')
          .append(title.isEmpty() ? " ".repeat(width) : ruled(title, width))
          .append(' ');
      from = to;
    }
    String text = line.toString().stripTrailing();
    return text.isEmpty() ? "" : text + "\n";
  }

  private static String ruled(String title, int width) {
    String text = " " + DisplayText.clipped(title, width - PADDING) + " ";
    int rest = width - DisplayText.width(text);
    return "─".repeat(rest / 2) + text + "─".repeat(rest - rest / 2);
  }

  private static <R> String draw(List<Field<R>> used, int[] widths, String[][] cells) {
    Column[] columns = new Column[widths.length];
    for (int c = 0; c < widths.length; c++) {
      columns[c] = column(used.get(c), widths[c]);
      for (String[] row : cells) {
        row[c] =
            used.get(c).kind == Kind.NAME
                ? DisplayText.clippedName(row[c], widths[c])
                : DisplayText.clipped(row[c], widths[c]);
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

  private static Column column(Field<?> field, int width) {
    HorizontalAlign align =
        field.kind == Kind.NUMBER ? HorizontalAlign.RIGHT : HorizontalAlign.LEFT;
    return new Column()
        .header(DisplayText.clipped(field.header, width))
        .headerAlign(align)
        .dataAlign(align)
        .minWidth(width + PADDING)
        .maxWidth(width + PADDING);
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
