// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The first two cells of a file's rows, UTF-8: divided by tabs, or in a file with the ending .csv
 * by commas, where cells may stand in double quotes.
 */
final class Table {
  /** One row. */
  record Pair(String first, String second) {}

  private static final int CELLS = 2;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path file;
  private final char separator;
  private final boolean quoted;
  private final List<Pair> rows = new ArrayList<>();
  private final List<String> cells = new ArrayList<>();
  private int line = 1;

  private Table(Path file) {
    this.file = file;
    this.quoted = file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    this.separator = quoted ? ',' : '\t';
  }

  /** Both parts of a folder with a train and a test file, or of one file. */
  static Parts<List<Pair>> parts(Path place) {
    if (!Files.isDirectory(place)) {
      return Parts.everyTenth(place, read(place));
    }
    return Parts.below(place, ".tsv", ".csv", ".txt")
        .orElseThrow(() ->
            new InvalidInputException(
                "%s: no train.tsv and test.tsv here; give them, or one file".formatted(place)))
        .map(Table::read);
  }

  /**
   * Reads a file.
   *
   * @return at least one row
   */
  static List<Pair> read(Path file) {
    Table table = new Table(file);
    table.parse(text(file));
    if (table.rows.isEmpty()) {
      throw new InvalidInputException("%s: is empty; give rows of two cells".formatted(file));
    }
    return table.rows;
  }

  /** A file's text without the mark that some editors begin it with. */
  static String text(Path file) {
    try {
      String text = Files.readString(file);
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new InvalidInputException("%s: is not UTF-8; convert it".formatted(file), e);
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    }
  }

  private void parse(String text) {
    StringBuilder cell = new StringBuilder();
    boolean within = false;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      boolean twice = within && next == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
      if (twice) {
        cell.append(next);
        i++;
      } else if (quoted && next == '"') {
        within = !within;
      } else if (!within && next == separator) {
        endCell(cell);
      } else if (!within && next == '\n') {
        endCell(cell);
        endRow();
      } else {
        line += next == '\n' ? 1 : 0;
        cell.append(next);
      }
    }
    if (within) {
      throw new InvalidInputException(
          "%s:%d: a quoted cell does not end; close it".formatted(file, line));
    }
    endCell(cell);
    endRow();
  }

  private void endCell(StringBuilder cell) {
    cells.add(cell.toString().strip());
    cell.setLength(0);
  }

  private void endRow() {
    boolean blank = cells.size() == 1 && cells.getFirst().isEmpty();
    if (!blank && cells.size() < CELLS) {
      throw new InvalidInputException(
          "%s:%d: a row of one cell; expected two, divided by %s"
              .formatted(file, line, quoted ? "a comma" : "a tab"));
    }
    if (!blank) {
      rows.add(new Pair(cells.get(0), cells.get(1)));
    }
    cells.clear();
    line++;
  }
}
