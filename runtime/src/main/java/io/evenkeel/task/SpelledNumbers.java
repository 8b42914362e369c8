// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.ULocale;
import java.text.ParsePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whole numbers in the words of a language, by ICU's rules. Safe for concurrent use.
 *
 * <p>A token is a word, or a part of one, with what separates it from the token before: a space, a
 * hyphen, or the soft hyphen that ICU writes between the parts of a German word. Joined, the tokens
 * are the text. Every ideograph is a token.
 */
final class SpelledNumbers {
  private static final String SEPARATORS = " -\u00ad\u00a0";

  private final ThreadLocal<RuleBasedNumberFormat> format;

  private SpelledNumbers(ULocale language) {
    format =
        ThreadLocal.withInitial(
            () -> new RuleBasedNumberFormat(language, RuleBasedNumberFormat.SPELLOUT));
  }

  /**
   * The numbers of a language.
   *
   * @param code of ISO 639, such as {@code de}
   * @return empty if ICU has no words for it
   */
  static Optional<SpelledNumbers> in(String code) {
    SpelledNumbers numbers = new SpelledNumbers(new ULocale(code));
    ULocale found = numbers.format.get().getLocale(ULocale.ACTUAL_LOCALE);
    return found.getLanguage().equals(code) ? Optional.of(numbers) : Optional.empty();
  }

  /** The tokens of a number. */
  List<String> spell(long number) {
    String text = format.get().format(number);
    List<String> tokens = new ArrayList<>();
    int from = 0;
    for (int i = 1; i < text.length(); i++) {
      char next = text.charAt(i);
      if (SEPARATORS.indexOf(next) >= 0 || Character.isIdeographic(next)) {
        tokens.add(text.substring(from, i));
        from = i;
      }
    }
    tokens.add(text.substring(from));
    return tokens;
  }

  /** The number that tokens spell; empty if they spell none. */
  OptionalLong read(List<String> tokens) {
    String text = String.join("", tokens);
    ParsePosition end = new ParsePosition(0);
    Number number = format.get().parse(text, end);
    return end.getIndex() == text.length() && number != null
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }
}
