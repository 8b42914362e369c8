// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.graph.Node;
import java.util.Optional;

/**
 * A map at which the sweep through the network stops to measure and to scale.
 *
 * @param node of the network as it runs
 * @param weight that is multiplied
 * @param signal the pre-activation: what the map makes, its bias included; of a recurrent layer its
 *     input
 * @param sum the node that adds the bias, where that is another than the map's own
 * @param biased whether anything but zeros is added
 * @param target of the pre-activation
 */
record Station(
    Node node, Weight weight, String signal, Optional<Node> sum, boolean biased, double target) {
  private static final String RAW = "calibrate.raw.";

  boolean isRecurrent() {
    return isRecurrent(node);
  }

  static boolean isRecurrent(Node node) {
    return node.is("LSTM") || node.is("GRU") || node.is("RNN");
  }

  /** What the map makes of the weight as drawn, before any bias. */
  String raw() {
    return RAW + node.output();
  }

  /** The same with the bias as it is. */
  String biasedRaw() {
    return "calibrate.sum." + node.output();
  }

  /** The bias alone, as far as it goes. */
  String difference() {
    return "calibrate.bias." + node.output();
  }

  /** A value that has the axes of what is measured. */
  String like() {
    return isRecurrent() ? signal : node.output();
  }
}
