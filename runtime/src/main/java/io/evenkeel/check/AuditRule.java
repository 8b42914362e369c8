// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import java.util.List;

/** One thing that can be wrong with a network's weights. */
interface AuditRule {
  /** What a rule looks at. */
  enum Kind {
    /** What may disturb the signal: values of weights. */
    CAUSE,
    /** What neither changes the signal nor follows from it. */
    APART,
    /** The signal, which an error before it may have disturbed. */
    SIGNAL,
    /** The gradient, which any disturbed signal and weight may have disturbed. */
    GRADIENT;

    boolean isMeasured() {
      return this == SIGNAL || this == GRADIENT;
    }
  }

  /** What the documentation says of it, by the names under which it reports. */
  List<About> abouts();

  /**
   * What is wrong, the first place in running order first.
   *
   * @param evidence everything that is known of the network
   */
  List<Diagnosis> diagnoses(Evidence evidence);

  /** What it looks at, by which it is told what may follow from what. */
  default Kind kind() {
    return Kind.CAUSE;
  }
}
