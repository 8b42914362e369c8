// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.init.Site;
import java.util.List;

/**
 * A parameter of a network and where it stands.
 *
 * @param site its tensor under the name the user knows, role, fans, following activation, blocks
 * @param stored name of the tensor in the graph; differs from the site's name where an exporter had
 *     replaced the original and it was recovered
 * @param aliases further names of the same tied tensor
 * @param uses names of the nodes that read it, for messages
 * @param remarks what was seen through or guessed, one sentence each
 */
public record PlacedParameter(
    Site site, String stored, List<String> aliases, List<String> uses, List<String> remarks) {
  public PlacedParameter {
    aliases = List.copyOf(aliases);
    uses = List.copyOf(uses);
    remarks = List.copyOf(remarks);
  }

  /** The same in a network whose width is known. */
  PlacedParameter withWidth(long width) {
    Site wide = site.withPlace(site.place().withWidth(width));
    return new PlacedParameter(wide, stored, aliases, uses, remarks);
  }
}
