// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a rule is applied to: a parameter, or one of the matrices packed in it.
 *
 * @param whole the parameter
 * @param block index of the packed matrix, if it is one
 */
public record Target(Site whole, OptionalInt block) {
  static Target of(Site site) {
    return new Target(site, OptionalInt.empty());
  }

  /** The parameter or the matrix alone. */
  public Site site() {
    return block.isPresent() ? whole.block(whole.blocks().get(block.getAsInt())) : whole;
  }

  Optional<String> label() {
    return block.isPresent()
        ? Optional.of(whole.blocks().get(block.getAsInt()).label())
        : Optional.empty();
  }

  /**
   * How many elements lie from the start of this block to that of the block with a label in the
   * same direction; 0 if there is none.
   */
  long distanceTo(String label) {
    if (block.isEmpty()) {
      return 0;
    }
    int own = block.getAsInt();
    int turn = occurrence(label().orElse(""), own);
    int seen = 0;
    for (int i = 0; i < whole.blocks().size(); i++) {
      if (whole.blocks().get(i).label().equals(label) && seen++ == turn) {
        return (start(i) - start(own)) * inner();
      }
    }
    return 0;
  }

  private int occurrence(String label, int before) {
    return (int)
        whole.blocks().subList(0, before).stream().filter(b -> b.label().equals(label)).count();
  }

  private long start(int index) {
    return whole.blocks().subList(0, index).stream().mapToLong(Block::size).sum();
  }

  private long inner() {
    long total = start(whole.blocks().size());
    return total == 0 ? 0 : whole.tensor().elementCount() / (whole.outer() * total);
  }
}
