// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.init.Recipe;
import io.evenkeel.network.Networks;
import io.evenkeel.race.Contest;
import io.evenkeel.race.Course;
import io.evenkeel.race.Standing;
import io.evenkeel.race.Terms;
import io.evenkeel.random.Seed;
import io.evenkeel.report.RaceJson;
import io.evenkeel.report.RacePage;
import io.evenkeel.report.RaceResult;
import io.evenkeel.report.RaceTable;
import io.evenkeel.task.Task;
import io.evenkeel.task.TaskFamily;
import io.evenkeel.task.Tasks;
import io.evenkeel.train.Optimizer;
import io.evenkeel.train.Schedule;
import io.evenkeel.train.StepRule;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel race}: the same network trained under several recipes side by side. */
@Command(
    name = "race",
    description = "Train MODEL under several recipes side by side: same data, same order.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class RaceCommand implements Callable<Integer> {
  private static final int MOST_SEEDS = 100;
  private static final int INTERRUPTED = 130;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      description = "An .onnx file or a built-in network (see evenkeel network).")
  private Optional<String> model;

  @Option(
      names = "--task",
      paramLabel = "NAME",
      defaultValue = "shapes",
      description = "What it learns (default: ${DEFAULT-VALUE}); --tasks lists them.")
  private String task;

  @Option(names = "--tasks", help = true, description = "List the tasks, one line each.")
  private boolean taskList;

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
          "Batches of unseen samples to be judged by at the end (default:" + " ${DEFAULT-VALUE}).")
  private int testBatches;

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

  @Option(names = "--report", paramLabel = "FILE", description = "An HTML page with the curves.")
  private Optional<Path> report;

  @Option(names = "--json", paramLabel = "FILE", description = "Everything, for programs.")
  private Optional<Path> json;

  @Option(names = "--quiet", description = "Print nothing but errors.")
  private boolean quiet;

  // Read by the handler of failures.
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--verbose", description = "Stack traces.")
  private boolean verbose;

  @Override
  public Integer call() {
    PrintWriter writer = spec.commandLine().getOut();
    if (taskList) {
      Tasks.list().forEach(family -> writer.println(line(family)));
      return 0;
    }
    String named = model.orElseThrow(() -> new InvalidInputException("which MODEL is to race?"));
    Task learned = Tasks.of(task, Seed.of(0));
    ModelSource source = ModelSource.of(Networks.fitted(named, learned.sizes()));
    OutputFiles.check(
        List.copyOf(source.files()),
        List.of(),
        Optional.empty(),
        Stream.of(report, json).flatMap(Optional::stream).toList());
    Terms terms = terms();
    Course course = Course.of(source.graph(), learned, batch);
    Contest contest = Contest.of(source.graph(), course, terms);
    try (StopRequest stop = StopRequest.listen()) {
      report(run(source, course, contest, terms, stop), writer);
      return stop.isMade() ? INTERRUPTED : 0;
    }
  }

  private void report(RaceResult result, PrintWriter writer) {
    json.ifPresent(file -> RaceJson.write(file, result));
    report.ifPresent(file -> RacePage.write(file, result));
    if (!quiet) {
      writer.println(RaceTable.of(result));
      report.ifPresent(file -> writer.println("wrote " + file));
      json.ifPresent(file -> writer.println("wrote " + file));
    }
  }

  private RaceResult run(
      ModelSource source, Course course, Contest contest, Terms terms, StopRequest stop) {
    boolean shown = !quiet && Terminal.isInteractive();
    try (Progress bar = Progress.start(shown, "racing", terms.steps(), " steps", 1)) {
      List<Standing> standings =
          contest.run(race -> bar.position().accept(race.steps()), stop::isMade);
      return new RaceResult(
          source.name(),
          task,
          course.judge().name(),
          course.judge().isGain(),
          course.chance(),
          terms.steps(),
          standings);
    }
  }

  private static String line(TaskFamily family) {
    return "%-24s %s".formatted(family.pattern(), family.description());
  }

  private Terms terms() {
    require("--seeds", seeds, 1, MOST_SEEDS);
    require("--steps", steps, 1, 10_000_000);
    require("--batch", batch, 1, 1 << 20);
    require("--test", testBatches, 1, 1 << 20);
    List<Recipe> competing = recipes.stream().map(DrawOptions::recipe).toList();
    OptionalDouble longest =
        clip.isPresent()
            ? OptionalDouble.of(positive("--clip", clip.get()))
            : OptionalDouble.empty();
    return new Terms(
        competing, seeds, steps, testBatches, new StepRule(optimizer(), longest), schedule());
  }

  private static void require(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new InvalidInputException(
          "%s %d must be from %d to %d".formatted(option, value, least, most));
    }
  }

  private static double positive(String option, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new InvalidInputException("%s %s must be above 0".formatted(option, value));
    }
    return value;
  }

  private Optimizer optimizer() {
    return switch (optimizer) {
      case "sgd" -> new Optimizer.Sgd(0.9, false, decay);
      case "adam" -> new Optimizer.Adam(0.9, 0.999, 1e-8, decay, false);
      case "adamw" -> Optimizer.Adam.decoupled(decay);
      default ->
          throw new InvalidInputException(
              "--optimizer %s is not one of sgd, adam, adamw".formatted(optimizer));
    };
  }

  private Schedule schedule() {
    double highest = positive("--rate", rate.orElse(optimizer.equals("sgd") ? 0.01 : 0.001));
    return switch (schedule) {
      case "constant" -> Schedule.constant(highest);
      case "cosine" -> Schedule.cosine(highest, steps);
      case "one-cycle" -> Schedule.oneCycle(highest, steps, 0.3);
      default ->
          throw new InvalidInputException(
              "--schedule %s is not one of constant, cosine, one-cycle".formatted(schedule));
    };
  }
}
