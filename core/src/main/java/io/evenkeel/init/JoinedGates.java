// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A rule for the gates of a direction taken as one matrix, as frameworks store them. */
record JoinedGates(Rule rule) implements Rule {
  @Override
  public Choice at(Target target) {
    return rule.at(target);
  }

  @Override
  public Choice choose(Site site) {
    Set<String> gates = new LinkedHashSet<>();
    site.blocks().forEach(block -> gates.add(block.label()));
    List<Block> directions = new ArrayList<>();
    for (int i = 0; i < site.blocks().size(); i += gates.size()) {
      List<Block> direction = site.blocks().subList(i, i + gates.size());
      long size = direction.stream().mapToLong(Block::size).sum();
      Optional<Fans> fans = direction.getFirst().fans();
      directions.add(new Block("all gates", site.role(), size, fans));
    }
    return rule.choose(
        new Site(
            site.tensor(),
            site.role(),
            site.fans(),
            site.following(),
            site.outer(),
            directions,
            site.place()));
  }
}
