// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import java.util.function.LongConsumer;

/** Is told how far an examination is. */
public interface Watch {
  /** Nobody looks. */
  Watch NOBODY = total -> done -> {};

  /**
   * The work is about to begin.
   *
   * @param runs of the network that it takes
   * @return is told how many have been done
   */
  LongConsumer total(long runs);
}
