// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.graph.Graph;
import io.evenkeel.lock.Lock;
import io.evenkeel.plan.Plan;
import io.evenkeel.role.Roles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Writes a built-in network with weights it can start from. */
final class NetworkExport {
  private NetworkExport() {}

  static void write(Path file, Graph graph, DrawOptions draw, boolean progress) {
    Plan plan = draw.plan(graph, Roles.of(graph), draw.recipe(), Map.of());
    WeightFile.Settings settings =
        new WeightFile.Settings(Runtime.getRuntime().availableProcessors(), progress);
    Lock lock = Lock.of(plan, graph, draw.seed(), Optional.empty());
    WeightFile.of(file, lock, graph, settings).write();
  }
}
