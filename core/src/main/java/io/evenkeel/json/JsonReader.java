// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.json;

import io.evenkeel.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads JSON value by value, without building a tree, so that its memory is bounded by what the
 * caller keeps. Strict (RFC 8259), with byte offsets in every refusal; duplicate keys are refused.
 */
public final class JsonReader {
  private static final int MAX_DEPTH = 32;

  /** What {@link #peek} gives after the last byte. */
  public static final int END = -1;

  private final String file;
  private final long base;
  private final byte[] bytes;
  private int at;
  private int depth;

  /**
   * A reader of UTF-8 text.
   *
   * @param file named in refusals
   * @param base offset of the first byte in the file
   */
  public JsonReader(String file, long base, byte[] bytes) {
    this.file = file;
    this.base = base;
    this.bytes = bytes;
  }

  /** Reads an object; the consumer is given each key and must read its value. */
  public void object(Consumer<String> member) {
    Set<String> keys = new HashSet<>();
    Runnable readMember =
        () -> {
          int start = at;
          String key = string();
          if (!keys.add(key)) {
            throw malformed(start, "key %s occurs twice".formatted(JsonText.shown(key)));
          }
          expect(':');
          member.accept(key);
        };
    sequence('{', '}', readMember);
  }

  /** Reads an array; the action must read one element each time. */
  public void array(Runnable element) {
    sequence('[', ']', element);
  }

  private void sequence(char open, char close, Runnable element) {
    expect(open);
    if (++depth > MAX_DEPTH) {
      throw malformed(at, "nested deeper than %d levels".formatted(MAX_DEPTH));
    }
    if (peek() == close) {
      at++;
    } else {
      do {
        peek();
        element.run();
      } while (more(close));
    }
    depth--;
  }

  private boolean more(char close) {
    if (peek() == ',') {
      at++;
      return true;
    }
    expect(close);
    return false;
  }

  /** Reads an integer from 0 to 2⁶³ − 1, written without sign, fraction or exponent. */
  public long integer() {
    int start = skipSpace();
    long value = 0;
    while (isDigit(current())) {
      int digit = bytes[at++] - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw malformed(start, "number is too large");
      }
      value = value * 10 + digit;
    }
    boolean leadingZero = at - start > 1 && bytes[start] == '0';
    if (at == start || leadingZero || ".eE".indexOf(current()) >= 0) {
      throw malformed(start, "expected an integer that is not negative");
    }
    return value;
  }

  /** Reads a string and decodes its escapes. */
  public String string() {
    expect('"');
    int start = at;
    StringBuilder text = null;
    int copied = at;
    while (current() != '"') {
      if (current() == '\\') {
        text = text == null ? new StringBuilder() : text;
        text.append(utf8(copied, at));
        text.append(escape());
        copied = at;
      } else if (current() == END) {
        throw malformed(start - 1, "string is not closed");
      } else if (current() < ' ') {
        throw malformed(at, "control character in a string");
      } else {
        at++;
      }
    }
    String tail = utf8(copied, at++);
    return text == null ? tail : requirePaired(text.append(tail).toString(), start);
  }

  private char escape() {
    int start = at++;
    int code = current();
    at++;
    return switch (code) {
      case '"', '\\', '/' -> (char) code;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hex(start);
      default -> throw malformed(start, "unknown escape");
    };
  }

  private char hex(int start) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(current() < 128 ? current() : END, 16);
      if (digit < 0) {
        throw malformed(start, "\\u needs four hexadecimal digits");
      }
      value = value * 16 + digit;
      at++;
    }
    return (char) value;
  }

  private String requirePaired(String text, int start) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw malformed(start, "escape of half a character");
    }
    return text;
  }

  private String utf8(int from, int to) {
    ByteBuffer part = ByteBuffer.wrap(bytes, from, to - from);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
    } catch (CharacterCodingException e) {
      throw malformed(part.position(), "not UTF-8");
    }
  }

  /** Reads any value and forgets it. */
  public void skip() {
    switch (peek()) {
      case '{' -> object(key -> skip());
      case '[' -> array(this::skip);
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> skipNumber();
    }
  }

  private void literal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (current() != word.charAt(i)) {
        throw malformed(at, "expected " + word);
      }
      at++;
    }
  }

  /** Reads an integer from −2⁶³ to 2⁶³ − 1, written without fraction or exponent. */
  public long signedInteger() {
    int start = skipSpace();
    if (current() == '-') {
      at++;
    }
    boolean good = skipDigits() > 0 && ".eE".indexOf(current()) < 0;
    String text = new String(bytes, start, at - start, StandardCharsets.US_ASCII);
    boolean leadingZero = text.matches("-?0[0-9]+|-0");
    try {
      if (good && !leadingZero) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException e) {
      throw malformed(start, "number is too large");
    }
    throw malformed(start, "expected an integer");
  }

  /** Reads a number; one beyond binary64 is refused. */
  public double number() {
    int start = skipSpace();
    double value = Double.parseDouble(numberText());
    if (Double.isInfinite(value)) {
      throw malformed(start, "number is too large");
    }
    return value;
  }

  /** Reads a number as it is written. */
  String numberText() {
    int start = skipSpace();
    skipNumber();
    return new String(bytes, start, at - start, StandardCharsets.US_ASCII);
  }

  private void skipNumber() {
    if (current() == '-') {
      at++;
    }
    int start = at;
    int digits = skipDigits();
    boolean good = digits == 1 || (digits > 1 && bytes[start] != '0');
    if (current() == '.') {
      at++;
      good &= skipDigits() > 0;
    }
    if (current() == 'e' || current() == 'E') {
      at++;
      if (current() == '+' || current() == '-') {
        at++;
      }
      good &= skipDigits() > 0;
    }
    if (!good) {
      throw malformed(start, "expected a value");
    }
  }

  private int skipDigits() {
    int start = at;
    while (isDigit(current())) {
      at++;
    }
    return at - start;
  }

  /** Requires that only white space is left. */
  public void end() {
    if (peek() != END) {
      throw malformed(at, "text after the end of the JSON value");
    }
  }

  /** The refusal of the value read last or being read. */
  public InvalidInputException malformed(String what) {
    return malformed(at, what);
  }

  private InvalidInputException malformed(int offset, String what) {
    return new InvalidInputException(
        "%s: byte %d: %s; the file is damaged".formatted(file, base + offset, what));
  }

  /** The next byte that is not white space, or {@link #END}. */
  public int peek() {
    skipSpace();
    return current();
  }

  private int skipSpace() {
    while (current() == ' ' || current() == '\n' || current() == '\r' || current() == '\t') {
      at++;
    }
    return at;
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw malformed(at, "expected '%c'".formatted(wanted));
    }
    at++;
  }

  private int current() {
    return at < bytes.length ? bytes[at] & 0xFF : END;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
