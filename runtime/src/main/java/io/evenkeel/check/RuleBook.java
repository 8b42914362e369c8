// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules by name. Causes come before what may follow from them. */
public final class RuleBook {
  /** The name of the project's own rules. */
  public static final String OWN = "evenkeel";

  private static final Map<String, List<AuditRule>> SETS = new LinkedHashMap<>();

  static {
    SETS.put(
        OWN,
        List.of(
            new NonFiniteWeights(),
            new SymmetricUnits(),
            new OneSign(),
            new DuplicateLayers(),
            new UntiedTie(),
            new RunningStatistics(),
            new NeverUsed(),
            new DeadlockedZeros(),
            new SaturatedUnits(),
            new ShutGates(),
            new SaturatedGates(),
            new DeadUnits(),
            new SignalLevel(),
            new NonFiniteValues(),
            new ZeroSignal(),
            new GradientLevel(),
            new NonFiniteGradients(),
            new NoGradient(),
            new WrongFan(),
            new RankCollapse(),
            new TooNarrow(),
            new InitialLoss()));
    SETS.put("sagemaker", List.of(new SageMakerRules()));
    SETS.put("dl4j", List.of(new Dl4jRules()));
  }

  private RuleBook() {}

  /** What the documentation says of every rule, by the names of the sets they are in. */
  public static Map<String, List<About>> abouts() {
    Map<String, List<About>> abouts = new LinkedHashMap<>();
    SETS.forEach(
        (set, rules) -> abouts.put(set, rules.stream().flatMap(r -> r.abouts().stream()).toList()));
    return abouts;
  }

  /**
   * The rules of some names, in the order in which they are to be applied.
   *
   * @param names of sets or of single rules; the project's own if empty
   * @throws InvalidInputException if there is none of a name
   */
  static List<AuditRule> rules(List<String> names) {
    Set<AuditRule> chosen = new LinkedHashSet<>();
    for (String name : names.isEmpty() ? List.of(OWN) : names) {
      List<AuditRule> found = SETS.containsKey(name) ? SETS.get(name) : named(name);
      if (found.isEmpty()) {
        throw new InvalidInputException(
            "there is no rule %s; docs/check.md lists them, and the sets %s"
                .formatted(name, String.join(", ", SETS.keySet())));
      }
      chosen.addAll(found);
    }
    List<AuditRule> ordered = new ArrayList<>();
    SETS.values().forEach(set -> set.stream().filter(chosen::contains).forEach(ordered::add));
    return ordered;
  }

  private static List<AuditRule> named(String name) {
    return SETS.values().stream()
        .flatMap(List::stream)
        .filter(rule -> rule.abouts().stream().anyMatch(about -> about.name().equals(name)))
        .toList();
  }

  /** What the documentation says of a rule. */
  public static Optional<About> about(String name) {
    return abouts().values().stream()
        .flatMap(List::stream)
        .filter(about -> about.name().equals(name))
        .findFirst();
  }
}
