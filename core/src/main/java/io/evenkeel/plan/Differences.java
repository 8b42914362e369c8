// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.init.Site;
import io.evenkeel.signal.Forward;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Says why a solved weight differs from He's number. */
final class Differences {
  private static final double NOTICED = 1e-6;

  private static final Map<String, String> OPERATORS =
      Map.ofEntries(
          Map.entry("MaxPool", "max pooling"),
          Map.entry("GlobalMaxPool", "max pooling"),
          Map.entry("AveragePool", "average pooling"),
          Map.entry("GlobalAveragePool", "average pooling"),
          Map.entry("ReduceMean", "a mean"),
          Map.entry("Dropout", "dropout"),
          Map.entry("Add", "a sum"),
          Map.entry("Sum", "a sum"),
          Map.entry("Mul", "a product"),
          Map.entry("Concat", "a concatenation"),
          Map.entry("Resize", "interpolation"),
          Map.entry("Pad", "padding"),
          Map.entry("MatMul", "attention"),
          Map.entry("Gather", "an embedding"));

  private static final Set<String> MEANS =
      Set.of("AveragePool", "GlobalAveragePool", "ReduceMean", "ReduceSum");

  private Differences() {}

  /** Whether logits are small only because unlike positions were averaged. */
  static boolean readsMean(Site site, Forward.Mapped map) {
    return site.place().isLast()
        && map.path().stream().map(Forward.Step::op).anyMatch(MEANS::contains);
  }

  /** What attention takes from the second moment of its values by averaging unlike positions. */
  static double averaged(Forward.Mapped map) {
    return map.path().stream()
        .filter(step -> step.op().equals("MatMul") && step.shrinks() > 1)
        .mapToDouble(Forward.Step::shrinks)
        .findFirst()
        .orElse(1);
  }

  /**
   * The reasons, each led by a semicolon.
   *
   * @param share what padding leaves of the weights that an output element has, 1 without
   */
  static String between(double share, Forward.Mapped map, Level level) {
    return all(share, map, level).stream()
        .map(reason -> "; " + reason.inFull)
        .collect(Collectors.joining());
  }

  /** The same in a word or two each. */
  static List<String> causes(double share, Forward.Mapped map, Level level) {
    return all(share, map, level).stream().map(Reason::inShort).distinct().toList();
  }

  private record Reason(String inShort, String inFull) {}

  private static List<Reason> all(double share, Forward.Mapped map, Level level) {
    List<Reason> reasons = new ArrayList<>();
    double read = map.in().secondMoment();
    if (Math.abs(read - 1) > NOTICED) {
      String cause = operators(map).isEmpty() ? "the size of what it reads" : operators(map);
      String after = operators(map).isEmpty() ? "" : " after " + operators(map);
      reasons.add(new Reason(cause, String.format(Locale.ROOT, "it reads %.4g%s", read, after)));
    }
    if (averaged(map) > 1 + NOTICED) {
      reasons.add(
          new Reason(
              "attention",
              String.format(
                  Locale.ROOT,
                  "attention to unlike positions takes 1/%.4g, which comes back as they grow alike",
                  averaged(map))));
    }
    if (map.node().is("Conv") && share < 1 - NOTICED) {
      reasons.add(
          new Reason(
              "zero padding",
              String.format(Locale.ROOT, "zero padding leaves %.4g of what a kernel sees", share)));
    }
    if (map.node().is("Conv") && share > 1 + NOTICED) {
      reasons.add(
          new Reason(
              "zero padding before it",
              "it sees little of the borders that zero padding left weak"));
    }
    if (!level.because().isEmpty()) {
      reasons.add(new Reason(level.cause(), level.because()));
    }
    return reasons;
  }

  private static String operators(Forward.Mapped map) {
    return map.path().stream()
        .filter(step -> !(Math.abs(step.shrinks() - 1) <= NOTICED))
        .map(step -> OPERATORS.get(step.op()))
        .filter(Objects::nonNull)
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
