// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.train.Optimizer;
import io.evenkeel.train.Schedule;
import io.evenkeel.train.StepRule;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** How a step of training goes. */
final class StepOptions {
  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "sgd",
      description = "sgd (momentum 0.9), adam or adamw (default: ${DEFAULT-VALUE}).")
  private String optimizer;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Learning rate (default: 0.01 for sgd, 0.001 for adam and adamw).")
  private Optional<Double> rate;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "constant",
      description = "How the rate goes: constant, cosine or one-cycle (default: ${DEFAULT-VALUE}).")
  private String schedule;

  @Option(
      names = "--decay",
      paramLabel = "D",
      defaultValue = "0",
      description = "Weight decay of matrices and kernels (default: ${DEFAULT-VALUE}).")
  private double decay;

  @Option(
      names = "--clip",
      paramLabel = "L",
      description = "Longest that the gradient may be; it is shortened to that.")
  private Optional<Double> clip;

  StepRule rule() {
    OptionalDouble longest =
        clip.isPresent()
            ? OptionalDouble.of(positive("--clip", clip.get()))
            : OptionalDouble.empty();
    return new StepRule(chosen(), longest);
  }

  Schedule schedule(long steps) {
    double highest = positive("--rate", highest());
    return switch (schedule) {
      case "constant" -> Schedule.constant(highest);
      case "cosine" -> Schedule.cosine(highest, steps);
      case "one-cycle" -> Schedule.oneCycle(highest, steps, 0.3);
      default ->
          throw new InvalidInputException(
              "--schedule %s is not one of constant, cosine, one-cycle".formatted(schedule));
    };
  }

  /** All that decides what steps compute, as options. */
  Map<String, String> terms(long steps) {
    Map<String, String> terms = new TreeMap<>();
    terms.put("--optimizer", optimizer);
    terms.put("--rate", String.valueOf(highest()));
    terms.put("--schedule", schedule);
    terms.put("--decay", String.valueOf(decay));
    terms.put("--clip", clip.map(String::valueOf).orElse("none"));
    if (!schedule.equals("constant")) {
      // The rate of every step depends on how many there will be.
      terms.put("--steps", String.valueOf(steps));
    }
    return terms;
  }

  private double highest() {
    return rate.orElse(optimizer.equals("sgd") ? 0.01 : 0.001);
  }

  private static double positive(String option, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new InvalidInputException("%s %s must be above 0".formatted(option, value));
    }
    return value;
  }

  private Optimizer chosen() {
    return switch (optimizer) {
      case "sgd" -> new Optimizer.Sgd(0.9, false, decay);
      case "adam" -> new Optimizer.Adam(0.9, 0.999, 1e-8, decay, false);
      case "adamw" -> Optimizer.Adam.decoupled(decay);
      default ->
          throw new InvalidInputException(
              "--optimizer %s is not one of sgd, adam, adamw".formatted(optimizer));
    };
  }
}
