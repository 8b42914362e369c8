// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.json;

import io.evenkeel.InvalidInputException;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Strings as JSON writes them. */
public final class JsonText {
  private static final int SHOWN_CHARACTERS = 80;

  private JsonText() {}

  /**
   * Quoted as the reference writer of safetensors (serde_json) does: only what must be escaped is,
   * in its shortest form.
   *
   * @throws InvalidInputException if the text holds half a surrogate pair, which UTF-8 cannot say
   */
  public static String quoted(String text) {
    return quote(text, c -> c < ' ');
  }

  /** Quoted in ASCII alone, as Python's {@code json.dumps} does. */
  public static String quotedAscii(String text) {
    return quote(text, c -> c < ' ' || c > '~');
  }

  /** Quoted for a message of one line: no control characters, not too long. */
  public static String shown(String text) {
    String part = text;
    if (text.length() > SHOWN_CHARACTERS) {
      part = text.substring(0, text.offsetByCodePoints(0, SHOWN_CHARACTERS / 2)) + "…";
    }
    StringBuilder out = new StringBuilder().append('"');
    part.chars().forEach(c -> escape(out, (char) c, Character::isISOControl));
    return out.append('"').toString();
  }

  private static String quote(String text, IntPredicate escaped) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        requirePair(text, i);
      }
      escape(out, c, escaped);
    }
    return out.append('"').toString();
  }

  private static void escape(StringBuilder out, char c, IntPredicate escaped) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (escaped.test(c)) {
          out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
    }
  }

  private static void requirePair(String text, int i) {
    boolean low = Character.isLowSurrogate(text.charAt(i));
    int other = low ? i - 1 : i + 1;
    boolean paired =
        other >= 0
            && other < text.length()
            && Character.isSurrogate(text.charAt(other))
            && Character.isLowSurrogate(text.charAt(other)) != low;
    if (!paired) {
      throw new InvalidInputException(
          "name %s holds half a Unicode character; rename it"
              .formatted(shown(text.replace(text.charAt(i), '?'))));
    }
  }
}
