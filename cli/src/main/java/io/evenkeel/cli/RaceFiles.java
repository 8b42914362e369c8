// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipes;
import io.evenkeel.lock.Lock;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.Planner;
import io.evenkeel.race.Checkpoint;
import io.evenkeel.race.Ranking;
import io.evenkeel.random.Seed;
import io.evenkeel.report.RaceJson;
import io.evenkeel.report.RacePage;
import io.evenkeel.report.RaceResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What a race leaves behind. */
final class RaceFiles {
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

  @Option(names = "--report", paramLabel = "FILE", description = "An HTML page with the curves.")
  private Optional<Path> report;

  @Option(names = "--json", paramLabel = "FILE", description = "Everything, for programs.")
  private Optional<Path> json;

  /** Refuses names that cannot be written. */
  void check(ModelSource source) {
    OutputFiles.check(
        List.copyOf(source.files()),
        out,
        Optional.empty(),
        Stream.of(report, json, checkpoint).flatMap(Optional::stream).toList());
  }

  /**
   * Where the race is kept.
   *
   * @param terms all that decides what it computes
   */
  Optional<Checkpoint> checkpoint(ModelSource source, Map<String, String> terms) {
    if (resume && checkpoint.isEmpty()) {
      throw new InvalidInputException("--resume needs the --checkpoint that it goes on with");
    }
    Map<String, String> all = new LinkedHashMap<>(terms);
    if (checkpoint.isPresent() && !source.files().isEmpty()) {
      all.put("the content", source.digest());
    }
    return checkpoint.map(file -> Checkpoint.of(file, all, resume));
  }

  /**
   * Writes all but the checkpoint.
   *
   * @param shown whether somebody watches
   * @return a line per file
   */
  List<String> write(RaceResult result, Ranking ranking, boolean kept, boolean shown) {
    json.ifPresent(file -> RaceJson.write(file, result));
    report.ifPresent(file -> RacePage.write(file, result));
    List<String> lines = new ArrayList<>();
    Stream.of(report, json, checkpoint.filter(file -> kept))
        .flatMap(Optional::stream)
        .forEach(file -> lines.add("wrote " + file));
    if (isTrained(ranking)) {
      out.forEach(file -> lines.add(line(trained(file, ranking.winner(), shown), ranking)));
    }
    return lines;
  }

  private static String line(Written written, Ranking ranking) {
    return "wrote %s: %,d values as trained from %s, seed %d"
        .formatted(
            written.file(),
            written.certificate().elements(),
            ranking.best().recipe(),
            ranking.best().seed());
  }

  /** A draw that no step has moved is what init writes. */
  private static boolean isTrained(Ranking ranking) {
    return ranking.best().isFinite() && !ranking.best().curve().isEmpty();
  }

  private static Written trained(Path file, Graph winner, boolean shown) {
    Plan plan = Planner.plan(winner, Recipes.he()).asStored();
    Lock lock = Lock.of(plan, winner, Seed.of(0), Optional.empty());
    WeightFile.Settings settings = new WeightFile.Settings(Threads.count(Optional.empty()), shown);
    return WeightFile.of(file, lock, winner, settings).write();
  }

  /** Refuses a race whose network was to be written and is of no use. */
  void requireFinite(Ranking ranking) {
    if (!out.isEmpty() && !ranking.best().isFinite()) {
      throw new InvalidInputException(
          "no start stayed finite, so that %s was not written; lower --rate or give --clip 1"
              .formatted(out.getFirst()));
    }
  }
}
