// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A size as Hugging Face's tools write it: {@code 5GB} is 5·10⁹ bytes, {@code 5GiB} 5·2³⁰. */
record ByteSize(long bytes) {
  private static final Pattern FORM = Pattern.compile("(\\d+)\\s*([a-z]*)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "kb",
          1_000L,
          "mb",
          1_000_000L,
          "gb",
          1_000_000_000L,
          "tb",
          1_000_000_000_000L,
          "kib",
          1L << 10,
          "mib",
          1L << 20,
          "gib",
          1L << 30,
          "tib",
          1L << 40);

  static ByteSize parse(String word) {
    Matcher form = FORM.matcher(word.toLowerCase(Locale.ROOT));
    if (!form.matches() || !UNITS.containsKey(form.group(2))) {
      throw refused(word);
    }
    try {
      long bytes = Math.multiplyExact(Long.parseLong(form.group(1)), UNITS.get(form.group(2)));
      if (bytes == 0) {
        throw refused(word);
      }
      return new ByteSize(bytes);
    } catch (NumberFormatException | ArithmeticException e) {
      throw refused(word);
    }
  }

  private static TypeConversionException refused(String word) {
    return new TypeConversionException(
        "'%s' is no size; write one such as 500MB, 5GB or 5GiB".formatted(word));
  }

  /** Reads the words of a command line. */
  static final class Converter implements ITypeConverter<ByteSize> {
    @Override
    public ByteSize convert(String word) {
      return parse(word);
    }
  }
}
