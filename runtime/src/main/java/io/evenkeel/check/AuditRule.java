// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import java.util.List;

/** One thing that can be wrong with a network's weights. */
interface AuditRule {
  /** What the documentation says of it, by the names under which it reports. */
  List<About> abouts();

  /**
   * What is wrong, the first place in running order first.
   *
   * @param evidence everything that is known of the network
   */
  List<Diagnosis> diagnoses(Evidence evidence);

  /**
   * Whether what it sees may follow from an earlier rule's error before it in running order. It is
   * then reported as a note.
   */
  default boolean isSymptom() {
    return false;
  }
}
