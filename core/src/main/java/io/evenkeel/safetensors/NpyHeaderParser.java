// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import io.evenkeel.json.JsonText;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the Python dictionary in a {@code .npy} header: the three keys of the format and literals
 * of their types, nothing else of Python.
 */
final class NpyHeaderParser {
  private static final char END = '\0';

  private final String file;
  private final int base;
  private final String text;
  private int at;
  private String descr;
  private Boolean fortranOrder;
  private Shape shape;

  /**
   * A parser of one header.
   *
   * @param file named in refusals
   * @param base offset of the text in the file
   */
  NpyHeaderParser(String file, int base, String text) {
    this.file = file;
    this.base = base;
    this.text = text;
  }

  NpyHeader parse() {
    expect('{');
    while (peek() != '}') {
      entry();
      if (peek() != '}') {
        expect(',');
      }
    }
    at++;
    if (peek() != END || at < text.length()) {
      throw malformed("text after the header's dictionary");
    }
    if (descr == null || fortranOrder == null || shape == null) {
      throw malformed("descr, fortran_order or shape is missing");
    }
    return new NpyHeader(dtype(), byteOrder(), fortranOrder, shape, base + text.length());
  }

  private void entry() {
    String key = string();
    expect(':');
    switch (key) {
      case "descr" -> {
        requireAbsent(key, descr);
        descr = descr();
      }
      case "fortran_order" -> {
        requireAbsent(key, fortranOrder);
        fortranOrder = bool();
      }
      case "shape" -> {
        requireAbsent(key, shape);
        shape = shape();
      }
      default -> throw malformed("unknown key " + JsonText.shown(key));
    }
  }

  private void requireAbsent(String key, Object value) {
    if (value != null) {
      throw malformed("key %s occurs twice".formatted(key));
    }
  }

  private String descr() {
    if (peek() == '[' || peek() == '(') {
      throw refused("a structured array", "save each field as an array of its own");
    }
    return string();
  }

  private String string() {
    char quote = peek();
    int close = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
    if (close < 0) {
      throw malformed("expected a string in quotes");
    }
    String content = text.substring(at + 1, close);
    at = close + 1;
    return content;
  }

  private boolean bool() {
    peek();
    for (boolean value : new boolean[] {true, false}) {
      String word = value ? "True" : "False";
      if (text.startsWith(word, at)) {
        at += word.length();
        return value;
      }
    }
    throw malformed("expected True or False");
  }

  private Shape shape() {
    List<Long> dimensions = new ArrayList<>();
    boolean comma = true;
    expect('(');
    while (peek() != ')') {
      if (!comma || dimensions.size() == HeaderReader.MAX_RANK) {
        throw malformed("expected a tuple of at most %d numbers".formatted(HeaderReader.MAX_RANK));
      }
      dimensions.add(integer());
      comma = peek() == ',';
      at += comma ? 1 : 0;
    }
    if (dimensions.size() == 1 && !comma) {
      throw malformed("expected a tuple, which ends in a comma if it holds one number");
    }
    at++;
    try {
      return new Shape(dimensions);
    } catch (InvalidInputException e) {
      throw malformed(e.getMessage());
    }
  }

  private long integer() {
    peek();
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    String digits = text.substring(start, at);
    // Python 2 wrote 3L.
    if (at < text.length() && text.charAt(at) == 'L') {
      at++;
    }
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw malformed("expected a number from 0 to 2^63 - 1");
    }
  }

  private ByteOrder byteOrder() {
    return descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  private DType dtype() {
    // One byte has no order, and NumPy writes '|' for it.
    String kind = descr.isEmpty() ? "" : descr.substring(1);
    boolean ordered = descr.startsWith("<") || descr.startsWith(">");
    boolean oneByte = kind.endsWith("1") && descr.startsWith("|");
    return switch (ordered || oneByte ? kind : "") {
      case "f8" -> DType.F64;
      case "f4" -> DType.F32;
      case "f2" -> DType.F16;
      case "i8" -> DType.I64;
      case "i4" -> DType.I32;
      case "i2" -> DType.I16;
      case "i1" -> DType.I8;
      case "u8" -> DType.U64;
      case "u4" -> DType.U32;
      case "u2" -> DType.U16;
      case "u1" -> DType.U8;
      case "b1" -> DType.BOOL;
      default -> throw unsupported(kind);
    };
  }

  private InvalidInputException unsupported(String kind) {
    if (kind.startsWith("O")) {
      return refused("an array of Python objects", "save an array of numbers");
    }
    return refused(
        "an array of NumPy type " + JsonText.shown(descr), "convert it with astype first");
  }

  private InvalidInputException refused(String what, String fix) {
    return new InvalidInputException("%s holds %s; %s".formatted(file, what, fix));
  }

  private InvalidInputException malformed(String what) {
    return new InvalidInputException(
        "%s: byte %d: %s; the file is damaged".formatted(file, base + at, what));
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw malformed("expected '%c'".formatted(wanted));
    }
    at++;
  }

  /** The next character that is not white space, or {@link #END}. */
  private char peek() {
    while (at < text.length() && " \n\t\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : END;
  }
}
