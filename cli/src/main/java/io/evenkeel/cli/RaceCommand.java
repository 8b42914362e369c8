// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.live.RaceServer;
import io.evenkeel.network.Networks;
import io.evenkeel.race.Checkpoint;
import io.evenkeel.race.Contest;
import io.evenkeel.race.Course;
import io.evenkeel.race.Ranking;
import io.evenkeel.race.Terms;
import io.evenkeel.random.Seed;
import io.evenkeel.report.RaceResult;
import io.evenkeel.report.RaceTable;
import io.evenkeel.task.Task;
import io.evenkeel.task.TaskFamily;
import io.evenkeel.task.Tasks;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
  private static final int INTERRUPTED = 130;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      description = "An .onnx file or a built-in network (see evenkeel network).")
  private Optional<String> model;

  @Option(names = "--tasks", help = true, description = "List the tasks, one line each.")
  private boolean taskList;

  @Mixin private RaceOptions options;

  @Mixin private RaceFiles files;

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = "0",
      preprocessor = AttachedValue.class,
      paramLabel = "PORT",
      description = "Show the race in a browser while it runs, on this machine (any free port).")
  private Optional<Integer> watch;

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
    Task learned = Tasks.of(options.task(), Seed.of(0));
    ModelSource source = ModelSource.of(Networks.fitted(named, learned.sizes()));
    files.check(source);
    watch.ifPresent(port -> RaceOptions.require("--watch", port, 0, 65_535));
    Terms terms = options.terms();
    Map<String, String> all = options.all(source.name());
    Optional<Checkpoint> kept = files.checkpoint(source, all);
    Course course = Course.of(source.graph(), learned, options.batch(), options.loss());
    Contest begun = Contest.of(source.graph(), course, terms);
    Contest contest = kept.map(begun::keptIn).orElse(begun);
    return run(contest, before(source, course, terms, all), kept);
  }

  private RaceResult before(
      ModelSource source, Course course, Terms terms, Map<String, String> all) {
    return new RaceResult(
        source.name(),
        options.task(),
        course.judge().name(),
        course.judge().isGain(),
        course.chance(),
        options.steps(),
        all,
        terms.before());
  }

  private int run(Contest contest, RaceResult before, Optional<Checkpoint> kept) {
    try (StopRequest stop = StopRequest.listen()) {
      Ranking ranking = run(contest, before, stop);
      RaceResult result = before.with(ranking.standings());
      Optional<InvalidInputException> failure = kept.flatMap(Checkpoint::failure);
      List<String> written = files.write(result, ranking, failure.isEmpty(), isShown());
      if (!quiet) {
        PrintWriter writer = spec.commandLine().getOut();
        writer.println(RaceTable.of(result));
        written.forEach(writer::println);
      }
      failure.ifPresent(e -> {
        throw e;
      });
      files.requireFinite(ranking);
      return stop.isMade() ? INTERRUPTED : 0;
    }
  }

  private boolean isShown() {
    return !quiet && Terminal.isInteractive();
  }

  private Ranking run(Contest contest, RaceResult before, StopRequest stop) {
    Optional<RaceServer> server = watch.map(port -> RaceServer.start(port, before));
    server.ifPresent(this::announce);
    try (RaceWatch watching =
        new RaceWatch(isShown(), before, server, race -> before.with(contest.standings(race)))) {
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
}
