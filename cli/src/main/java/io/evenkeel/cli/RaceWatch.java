// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.live.RaceServer;
import io.evenkeel.report.RaceResult;
import io.evenkeel.report.RaceTable;
import io.evenkeel.train.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Shows a race while it runs: on the terminal, a bar per recipe, and in the browser. */
final class RaceWatch implements AutoCloseable {
  /** Both are read by people. */
  private static final Duration EVERY = Duration.ofMillis(400);

  private final boolean shown;
  private final Map<String, Progress> bars = new LinkedHashMap<>();
  private final Optional<RaceServer> server;
  private final Function<Race, RaceResult> standing;
  private Instant last = Instant.EPOCH;

  /**
   * Begins to show.
   *
   * @param shown whether on the terminal
   * @param before the race before its first step
   */
  RaceWatch(
      boolean shown,
      RaceResult before,
      Optional<RaceServer> server,
      Function<Race, RaceResult> standing) {
    this.shown = shown;
    this.server = server;
    this.standing = standing;
    Set<String> recipes = RaceTable.words(before).keySet();
    int longest = recipes.stream().mapToInt(String::length).max().orElseThrow();
    for (String recipe : recipes) {
      String name = recipe + " ".repeat(longest - recipe.length());
      bars.put(recipe, Progress.start(shown, name, before.steps(), " steps", 1));
    }
  }

  /** After every step. */
  void see(Race race) {
    if (!shown && server.isEmpty()) {
      // Medians over long curves take their time.
      return;
    }
    Instant now = Instant.now();
    if (Duration.between(last, now).compareTo(EVERY) >= 0) {
      last = now;
      RaceResult result = standing.apply(race);
      RaceTable.words(result).forEach((recipe, words) -> bars.get(recipe).say(words));
      server.ifPresent(s -> s.show(result));
    }
    for (Race.Lane lane : race.lanes()) {
      if (!lane.isStopped()) {
        bars.get(lane.start().recipe()).position().accept(race.steps());
      }
    }
  }

  @Override
  public void close() {
    bars.values().forEach(Progress::close);
  }
}
