// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.signal.Moments;
import java.util.LinkedHashMap;
import java.util.Map;

/** The data that a plan takes a network to be for, whatever it is run on: standardized. */
final class AssumedInputs {
  private AssumedInputs() {}

  /** Mean 0 and second moment 1 for every input that is signal. */
  static Map<String, Moments> moments(Graph graph) {
    Map<String, Moments> moments = new LinkedHashMap<>();
    for (ValueInfo input : graph.inputs()) {
      if (input.dtype().map(dtype -> dtype.isFloating()).orElse(true)) {
        moments.put(input.name(), new Moments(0, 1));
      }
    }
    return moments;
  }
}
