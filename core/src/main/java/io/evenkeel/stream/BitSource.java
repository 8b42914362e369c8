// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

/** A generator of 64-bit words. */
sealed interface BitSource permits Pcg64, Sfc64 {
  long next();

  BitSource copy();
}
