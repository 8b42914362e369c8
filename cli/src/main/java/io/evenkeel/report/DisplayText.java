// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;

/** Text measured in columns of a terminal: wide characters take two, combining marks none. */
final class DisplayText {
  private static final String ELLIPSIS = "…";
  private static final int REPLACEMENT = 0xFFFD;

  private DisplayText() {}

  /** The text without control characters, which names in a file may use to steer a terminal. */
  static String printable(String text) {
    return text.codePoints()
        .map(point -> isUnprintable(point) ? REPLACEMENT : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  static int width(String text) {
    return text.codePoints().map(DisplayText::width).sum();
  }

  /** A printable text of at most so many columns, its middle left out. */
  static String clipped(String text, int columns) {
    String printable = printable(text);
    if (width(printable) <= columns) {
      return printable;
    }
    int[] points = printable.codePoints().toArray();
    int head = fitting(points, 0, 1, (columns - 1) / 2);
    int tail = fitting(points, points.length - 1, -1, columns - 1 - (columns - 1) / 2);
    return new String(points, 0, head) + ELLIPSIS + new String(points, points.length - tail, tail);
  }

  /**
   * A printable name of at most so many columns. Names of layers differ at their ends, so the
   * outermost scopes are left out first.
   */
  static String clippedName(String name, int columns) {
    String rest = printable(name);
    if (width(rest) <= columns) {
      return rest;
    }
    for (int at = nextScope(rest, 0); at > 0; at = nextScope(rest, at)) {
      String shown = ELLIPSIS + rest.substring(at - 1);
      if (width(shown) <= columns) {
        return shown;
      }
    }
    return clipped(name, columns);
  }

  /** Behind the next separator of scopes, or 0 if there is none. */
  private static int nextScope(String name, int from) {
    for (int i = from + 1; i < name.length() - 1; i++) {
      if (name.charAt(i) == '.' || name.charAt(i) == '/') {
        return name.startsWith("..", i) ? nextScope(name, i + 1) : i + 1;
      }
    }
    return 0;
  }

  /** Lines of at most so many columns, broken between words; longer words are clipped. */
  static List<String> wrapped(String text, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      String piece = clipped(word, columns);
      if (!line.isEmpty() && width(line.toString()) + 1 + width(piece) > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(piece);
    }
    lines.add(line.toString());
    return lines;
  }

  // How many code points from one end fit.
  private static int fitting(int[] points, int from, int step, int columns) {
    int count = 0;
    int used = 0;
    for (int i = from; i >= 0 && i < points.length; i += step) {
      used += width(points[i]);
      if (used > columns) {
        break;
      }
      count++;
    }
    return count;
  }

  // Bidirectional controls are format characters that reorder what stands around them.
  private static boolean isUnprintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static int width(int point) {
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> isWide(point) ? 2 : 1;
    };
  }

  private static boolean isWide(int point) {
    if (Character.isEmojiPresentation(point) || isFullWidth(point)) {
      return true;
    }
    return switch (UnicodeScript.of(point)) {
      case HAN, HANGUL, HIRAGANA, KATAKANA, BOPOMOFO, YI, TANGUT, NUSHU -> true;
      default -> false;
    };
  }

  // CJK punctuation and the full-width forms of ASCII and signs.
  private static boolean isFullWidth(int point) {
    return (point >= 0x3000 && point <= 0x303E)
        || (point >= 0xFF01 && point <= 0xFF60)
        || (point >= 0xFFE0 && point <= 0xFFE6);
  }
}
