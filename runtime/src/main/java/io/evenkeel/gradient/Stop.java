// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.graph.Node;

/**
 * A node at which the gradient ends.
 *
 * @param because why, in a sentence without its full stop
 */
public record Stop(Node node, String because) {
  /** The node's name, or where it has none its first output's. */
  public String where() {
    return node.name().isEmpty() ? node.output() : node.name();
  }
}
