// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.init.Recipe;
import io.evenkeel.race.ClassLoss;
import io.evenkeel.race.Terms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who races, for how long, and what decides. */
final class RaceOptions {
  private static final int MOST_SEEDS = 100;

  @Option(
      names = "--task",
      paramLabel = "NAME",
      defaultValue = "shapes",
      description = "What it learns (default: ${DEFAULT-VALUE}); --tasks lists them.")
  private String task;

  @Option(
      names = "--recipes",
      paramLabel = "NAMES",
      split = ",",
      defaultValue = "auto,he,xavier,gaussian-0.01",
      description = "Who competes, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<String> recipes = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Draws of each recipe (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of the first draw, the others count on (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "200",
      description = "Optimization steps (default: ${DEFAULT-VALUE}).")
  private long steps;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "32",
      description = "Samples per step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--test",
      paramLabel = "N",
      defaultValue = "16",
      description =
          "Batches of unseen samples to be judged by at the end (default: ${DEFAULT-VALUE}).")
  private int testBatches;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      defaultValue = "cross-entropy",
      description =
          "What is made small where classes are learned: cross-entropy, dice or"
              + " cross-entropy-dice, their sum (default: ${DEFAULT-VALUE}).")
  private String loss;

  @Option(
      names = "--smoothing",
      paramLabel = "S",
      defaultValue = "0",
      description =
          "Share of the cross-entropy's target that goes to all classes alike (default:"
              + " ${DEFAULT-VALUE}).")
  private double smoothing;

  @Mixin private StepOptions step;

  String task() {
    return task;
  }

  long steps() {
    return steps;
  }

  int batch() {
    return batch;
  }

  /** On what terms starts compete. */
  Terms terms() {
    require("--seeds", seeds, 1, MOST_SEEDS);
    require("--seed", seed, 0, Long.MAX_VALUE - MOST_SEEDS);
    require("--steps", steps, 1, 10_000_000);
    require("--batch", batch, 1, 1 << 20);
    require("--test", testBatches, 1, 1 << 20);
    List<Long> draws = LongStream.range(seed, seed + seeds).boxed().toList();
    return new Terms(competing(), draws, steps, testBatches, step.rule(), step.schedule(steps));
  }

  private List<Recipe> competing() {
    List<Recipe> competing = recipes.stream().map(DrawOptions::recipe).toList();
    if (competing.stream().map(Recipe::name).distinct().count() < competing.size()) {
      throw new InvalidInputException(
          "--recipes %s names one twice; --seeds gives each more than one draw"
              .formatted(String.join(",", recipes)));
    }
    return competing;
  }

  /** How classes are learned. */
  ClassLoss loss() {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new InvalidInputException(
          "--smoothing %s must be at least 0 and below 1".formatted(smoothing));
    }
    ClassLoss.Form form =
        Stream.of(ClassLoss.Form.values())
            .filter(candidate -> name(candidate).equals(loss))
            .findFirst()
            .orElseThrow(this::unknownLoss);
    if (form == ClassLoss.Form.DICE && smoothing > 0) {
      throw new InvalidInputException("--smoothing is for cross-entropy, --loss dice has none");
    }
    return new ClassLoss(form, smoothing);
  }

  private InvalidInputException unknownLoss() {
    List<String> known = Stream.of(ClassLoss.Form.values()).map(RaceOptions::name).toList();
    return new InvalidInputException(
        "--loss %s is not one of %s".formatted(loss, String.join(", ", known)));
  }

  private static String name(ClassLoss.Form form) {
    return form.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All that decides what the race of a model computes, besides its content. */
  Map<String, String> all(String model) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("MODEL", model);
    options.put("--task", task);
    options.put("--batch", String.valueOf(batch));
    options.put("--recipes", String.join(",", recipes));
    options.put("--seeds", String.valueOf(seeds));
    options.put("--seed", String.valueOf(seed));
    options.put("--loss", loss);
    options.put("--smoothing", String.valueOf(smoothing));
    options.putAll(step.terms(steps));
    return options;
  }

  static void require(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new InvalidInputException(
          "%s %d must be from %d to %d".formatted(option, value, least, most));
    }
  }
}
