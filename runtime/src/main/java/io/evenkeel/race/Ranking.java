// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.graph.Graph;
import java.util.List;

/**
 * How a contest ended.
 *
 * @param standings recipe by recipe, seed by seed
 * @param best the standing that is ahead of the others
 * @param winner the network with the weights that the best start has come to
 */
public record Ranking(List<Standing> standings, Standing best, Graph winner) {
  public Ranking {
    standings = List.copyOf(standings);
  }
}
