// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.init.Recipes;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the words of a command line mean, and how a wrong one is refused. */
final class Words {
  private Words() {}

  static void register(CommandLine commandLine) {
    commandLine.registerConverter(long.class, whole(Long::valueOf));
    commandLine.registerConverter(Integer.class, whole(Integer::valueOf));
    commandLine.registerConverter(Recipes.Mode.class, Words::mode);
  }

  private static <T> ITypeConverter<T> whole(Function<String, T> parser) {
    return word -> {
      try {
        return parser.apply(word);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'%s' is not a whole number".formatted(word));
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
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
