// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipe;
import io.evenkeel.init.Recipes;
import io.evenkeel.live.RaceServer;
import io.evenkeel.lock.Lock;
import io.evenkeel.network.Networks;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.Planner;
import io.evenkeel.race.Checkpoint;
import io.evenkeel.race.Contest;
import io.evenkeel.race.Course;
import io.evenkeel.race.Ranking;
import io.evenkeel.race.Terms;
import io.evenkeel.random.Seed;
import io.evenkeel.report.RaceJson;
import io.evenkeel.report.RacePage;
import io.evenkeel.report.RaceResult;
import io.evenkeel.report.RaceTable;
import io.evenkeel.task.Task;
import io.evenkeel.task.TaskFamily;
import io.evenkeel.task.Tasks;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private StepOptions step;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The trained network of the best start: .onnx or .safetensors; repeatable.")
  private List<Path> out = new ArrayList<>();

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "Keep the race in this .safetensors file, every two minutes and when it ends or is"
              + " interrupted.")
  private Optional<Path> checkpoint;

  @Option(
      names = "--resume",
      description =
          "Go on with the race of --checkpoint, to the same bits, if there is one; more --steps"
              + " prolong it.")
  private boolean resume;

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = "0",
      preprocessor = AttachedValue.class,
      paramLabel = "PORT",
      description = "Show the race in a browser while it runs, on this machine (any free port).")
  private Optional<Integer> watch;

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
        out,
        Optional.empty(),
        Stream.of(report, json, checkpoint).flatMap(Optional::stream).toList());
    Terms terms = terms();
    Optional<Checkpoint> kept = checkpoint(source);
    Course course = Course.of(source.graph(), learned, batch);
    Contest begun = Contest.of(source.graph(), course, terms);
    Contest contest = kept.map(begun::keptIn).orElse(begun);
    RaceResult before = before(source, course, terms);
    try (StopRequest stop = StopRequest.listen()) {
      Ranking ranking = run(contest, before, stop);
      report(before.with(ranking.standings()), ranking, kept);
      kept.flatMap(Checkpoint::failure)
          .ifPresent(failure -> {
            throw failure;
          });
      requireFinite(ranking);
      return stop.isMade() ? INTERRUPTED : 0;
    }
  }

  private RaceResult before(ModelSource source, Course course, Terms terms) {
    return new RaceResult(
        source.name(),
        task,
        course.judge().name(),
        course.judge().isGain(),
        course.chance(),
        steps,
        terms.before());
  }

  private Optional<Checkpoint> checkpoint(ModelSource source) {
    if (resume && checkpoint.isEmpty()) {
      throw new InvalidInputException("--resume needs the --checkpoint that it goes on with");
    }
    Map<String, String> options = new LinkedHashMap<>();
    options.put("MODEL", source.name());
    if (checkpoint.isPresent() && !source.files().isEmpty()) {
      options.put("the content", source.digest());
    }
    options.put("--task", task);
    options.put("--batch", String.valueOf(batch));
    options.put("--recipes", String.join(",", recipes));
    options.put("--seeds", String.valueOf(seeds));
    options.putAll(step.terms(steps));
    return checkpoint.map(file -> Checkpoint.of(file, options, resume));
  }

  private void report(RaceResult result, Ranking ranking, Optional<Checkpoint> kept) {
    PrintWriter writer = spec.commandLine().getOut();
    json.ifPresent(file -> RaceJson.write(file, result));
    report.ifPresent(file -> RacePage.write(file, result));
    List<Written> trained =
        isTrained(ranking)
            ? out.stream().map(file -> trained(file, ranking.winner())).toList()
            : List.of();
    if (quiet) {
      return;
    }
    writer.println(RaceTable.of(result));
    Optional<Path> race = checkpoint.filter(file -> kept.flatMap(Checkpoint::failure).isEmpty());
    Stream.of(report, json, race)
        .flatMap(Optional::stream)
        .forEach(file -> writer.println("wrote " + file));
    trained.forEach(file ->
        writer.println(
            "wrote %s: %,d values as trained from %s, seed %d"
                .formatted(
                    file.file(),
                    file.certificate().elements(),
                    ranking.best().recipe(),
                    ranking.best().seed())));
  }

  /** A draw that no step has moved is what init writes. */
  private static boolean isTrained(Ranking ranking) {
    return ranking.best().isFinite() && !ranking.best().curve().isEmpty();
  }

  private void requireFinite(Ranking ranking) {
    if (!out.isEmpty() && !ranking.best().isFinite()) {
      throw new InvalidInputException(
          "no start stayed finite, so that %s was not written; lower --rate or give --clip 1"
              .formatted(out.getFirst()));
    }
  }

  private Written trained(Path file, Graph winner) {
    Plan plan = Planner.plan(winner, Recipes.he()).asStored();
    Lock lock = Lock.of(plan, winner, Seed.of(0), Optional.empty());
    WeightFile.Settings settings =
        new WeightFile.Settings(Threads.count(Optional.empty()), isShown());
    return WeightFile.of(file, lock, winner, settings).write();
  }

  private boolean isShown() {
    return !quiet && Terminal.isInteractive();
  }

  private Ranking run(Contest contest, RaceResult before, StopRequest stop) {
    Optional<RaceServer> server = watch.map(port -> RaceServer.start(port, before));
    try (Progress bar = Progress.start(isShown(), "racing", steps, " steps", 1)) {
      server.ifPresent(this::announce);
      RaceWatch watching = new RaceWatch(bar, server, race -> before.with(contest.standings(race)));
      Ranking ranking = contest.run(watching::see, stop::isMade);
      server.ifPresent(s -> s.end(before.with(ranking.standings())));
      return ranking;
    } finally {
      server.ifPresent(RaceServer::close);
    }
  }

  private void announce(RaceServer server) {
    PrintWriter writer = spec.commandLine().getErr();
    writer.println("watch it at " + server.address());
    writer.flush();
  }

  private static String line(TaskFamily family) {
    return "%-24s %s".formatted(family.pattern(), family.description());
  }

  private Terms terms() {
    require("--seeds", seeds, 1, MOST_SEEDS);
    require("--steps", steps, 1, 10_000_000);
    require("--batch", batch, 1, 1 << 20);
    require("--test", testBatches, 1, 1 << 20);
    watch.ifPresent(port -> require("--watch", port, 0, 65_535));
    List<Recipe> competing = recipes.stream().map(DrawOptions::recipe).toList();
    if (competing.stream().map(Recipe::name).distinct().count() < competing.size()) {
      throw new InvalidInputException(
          "--recipes %s names one twice; --seeds gives each more than one draw"
              .formatted(String.join(",", recipes)));
    }
    return new Terms(competing, seeds, steps, testBatches, step.rule(), step.schedule(steps));
  }

  private static void require(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new InvalidInputException(
          "%s %d must be from %d to %d".formatted(option, value, least, most));
    }
  }
}
