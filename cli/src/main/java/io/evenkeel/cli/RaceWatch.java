// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.live.RaceServer;
import io.evenkeel.report.RaceResult;
import io.evenkeel.report.RaceTable;
import io.evenkeel.train.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Shows a race while it runs: on the terminal and in the browser. */
final class RaceWatch {
  /** Both are read by people. */
  private static final Duration EVERY = Duration.ofMillis(400);

  private final Progress bar;
  private final Optional<RaceServer> server;
  private final Function<Race, RaceResult> standing;
  private Instant last = Instant.EPOCH;

  RaceWatch(Progress bar, Optional<RaceServer> server, Function<Race, RaceResult> standing) {
    this.bar = bar;
    this.server = server;
    this.standing = standing;
  }

  /** After every step. */
  void see(Race race) {
    bar.position().accept(race.steps());
    Instant now = Instant.now();
    if (Duration.between(last, now).compareTo(EVERY) >= 0) {
      last = now;
      RaceResult result = standing.apply(race);
      bar.say(RaceTable.line(result));
      server.ifPresent(s -> s.show(result));
    }
  }
}
