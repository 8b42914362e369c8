// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.List;

/**
 * The gradient of one step at what enters the gates' functions, gate by gate.
 *
 * @param own second moments
 * @param apart mean products of this step's with the next one's, but for what the carried state
 *     forgets
 * @param hiddenFactor what a gate lets through of what comes from the state, squared; 1 but for the
 *     candidate of a gated unit
 */
record GateGradient(List<Double> own, List<Double> apart, List<Double> hiddenFactor) {
  /** Σ over gates of the second moment of its weights times its gradient's. */
  double toInput(Gates gates) {
    double sum = 0;
    for (int k = 0; k < own.size(); k++) {
      sum += gates.input().get(k).secondMoment() * own.get(k);
    }
    return gates.units() * sum;
  }

  double toHidden(Gates gates) {
    double sum = 0;
    for (int k = 0; k < own.size(); k++) {
      sum += gates.hidden().get(k).secondMoment() * own.get(k) * hiddenFactor.get(k);
    }
    return gates.units() * sum;
  }
}
