// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import jdk.incubator.vector.VectorShape;

/** The processor's vector registers. Needs the Vector module. */
final class Registers {
  private Registers() {}

  /** Their width; vectors that are wider run, but not as instructions. */
  static int bits() {
    return VectorShape.preferredShape().vectorBitSize();
  }
}
