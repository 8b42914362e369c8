// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.train.Optimizer;
import io.evenkeel.train.Schedule;
import io.evenkeel.train.StepRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How a step of training goes. */
final class StepOptions {
  private static final String SGD = "sgd";
  private static final String CONSTANT = "constant";

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "sgd",
      description = "sgd, adam or adamw (default: ${DEFAULT-VALUE}).")
  private String optimizer;

  @Option(names = "--momentum", paramLabel = "M", description = "Momentum of sgd (default: 0.9).")
  private Optional<Double> momentum;

  @Option(names = "--nesterov", description = "Steps of sgd look ahead.")
  private boolean nesterov;

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
      names = "--drops",
      paramLabel = "STEP",
      split = ",",
      description = "After each of these steps the rate falls to a tenth.")
  private List<Long> drops = new ArrayList<>();

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "0",
      description = "Steps in which the rate rises linearly at first (default: ${DEFAULT-VALUE}).")
  private long warming;

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
    if (warming < 0) {
      throw new InvalidInputException("--warm-up %d must not be negative".formatted(warming));
    }
    Schedule chosen = unwarmed(steps);
    return warming == 0 ? chosen : chosen.warmedUp(warming);
  }

  private Schedule unwarmed(long steps) {
    double highest = positive("--rate", highest());
    if (drops.stream().anyMatch(drop -> drop < 1)) {
      throw new InvalidInputException("--drops are numbers of steps, from 1 on");
    }
    if (!drops.isEmpty() && !schedule.equals(CONSTANT)) {
      throw new InvalidInputException(
          "--drops and --schedule %s exclude each other".formatted(schedule));
    }
    return switch (schedule) {
      case CONSTANT -> Schedule.steps(highest, 0.1, drops);
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
    if (optimizer.equals(SGD)) {
      terms.put("--momentum", String.valueOf(momentum()));
      terms.put("--nesterov", String.valueOf(nesterov));
    }
    terms.put("--rate", String.valueOf(highest()));
    terms.put("--schedule", schedule);
    terms.put(
        "--drops",
        drops.isEmpty()
            ? "none"
            : drops.stream().map(String::valueOf).collect(Collectors.joining(",")));
    terms.put("--warm-up", String.valueOf(warming));
    terms.put("--decay", String.valueOf(decay));
    terms.put("--clip", clip.map(String::valueOf).orElse("none"));
    if (!schedule.equals(CONSTANT)) {
      // The rate of every step depends on how many there will be.
      terms.put("--steps", String.valueOf(steps));
    }
    return terms;
  }

  private double highest() {
    return rate.orElse(optimizer.equals(SGD) ? 0.01 : 0.001);
  }

  private static double positive(String option, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new InvalidInputException("%s %s must be above 0".formatted(option, value));
    }
    return value;
  }

  private Optimizer chosen() {
    if (!optimizer.equals(SGD) && (nesterov || momentum.isPresent())) {
      throw new InvalidInputException(
          "--momentum and --nesterov are for --optimizer sgd, not %s".formatted(optimizer));
    }
    return switch (optimizer) {
      case SGD -> sgd();
      case "adam" -> new Optimizer.Adam(0.9, 0.999, 1e-8, decay, false);
      case "adamw" -> Optimizer.Adam.decoupled(decay);
      default ->
          throw new InvalidInputException(
              "--optimizer %s is not one of sgd, adam, adamw".formatted(optimizer));
    };
  }

  private double momentum() {
    return momentum.orElse(0.9);
  }

  private Optimizer sgd() {
    if (!(momentum() >= 0 && momentum() < 1)) {
      throw new InvalidInputException(
          "--momentum %s must be at least 0 and below 1".formatted(momentum()));
    }
    if (nesterov && momentum() == 0) {
      throw new InvalidInputException("--nesterov looks ahead along --momentum, which is 0");
    }
    return new Optimizer.Sgd(momentum(), nesterov, decay);
  }
}
