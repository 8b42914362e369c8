// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.init.Recipes;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the words of a command line mean, and how a wrong one is refused. */
final class Words {
  private Words() {}

  static void register(CommandLine commandLine) {
    commandLine.registerConverter(long.class, whole(Long::valueOf, Long.MIN_VALUE, Long.MAX_VALUE));
    commandLine.registerConverter(
        Integer.class, whole(Integer::valueOf, Integer.MIN_VALUE, Integer.MAX_VALUE));
    commandLine.registerConverter(Recipes.Mode.class, Words::mode);
  }

  private static <T> ITypeConverter<T> whole(Function<String, T> parser, long least, long most) {
    return word -> {
      try {
        return parser.apply(word);
      } catch (NumberFormatException e) {
        throw new TypeConversionException(
            word.matches("[-+]?\\d+")
                ? "'%s' is not from %d to %d".formatted(word, least, most)
                : "'%s' is not a whole number".formatted(word));
      }
    };
  }

  private static Recipes.Mode mode(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "forward" -> Recipes.Mode.FORWARD;
      case "backward" -> Recipes.Mode.BACKWARD;
      case "balanced" -> Recipes.Mode.BALANCED;
      default ->
          throw new TypeConversionException(
              "'%s' is neither forward, backward nor balanced".formatted(word));
    };
  }

  /** Why a command line was refused, in one line. */
  static String of(CommandLine.ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().getFirst();
      return (word.startsWith("-") ? "unknown option " : "unexpected argument ") + word;
    }
    if (e instanceof MissingParameterException missing
        && missing.getMissing().stream().anyMatch(ArgSpec::required)) {
      return missing.getMissing().stream().map(Words::wanted).collect(Collectors.joining("; "));
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static String wanted(ArgSpec missing) {
    String name =
        missing instanceof OptionSpec option
            ? option.names()[0] + " " + option.paramLabel()
            : missing.paramLabel();
    String what = String.join(" ", missing.description()).replaceFirst("\\.$", "");
    return "%s is missing: %s".formatted(name, uncapitalized(what));
  }

  private static String uncapitalized(String text) {
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
