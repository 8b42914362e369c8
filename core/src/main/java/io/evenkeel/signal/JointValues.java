// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Optional;

/** The values of a network as they can be followed back. */
interface JointValues {
  /** The node that makes a value, as which of its outputs. */
  Optional<Calculus> maker(String value);

  State state(String value);

  /**
   * Whether a value may be made of what rows of a weight give, looking back no further than maps.
   */
  boolean isMadeOf(Source value, Rows rows);

  /** Whether the two are known to be independent. */
  boolean areIndependent(Source a, Source b);
}
