// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import io.evenkeel.kernel.KernelRequest;
import java.util.OptionalInt;

/** Whether this processor has the vectors that the build asks for. */
public final class AskedWidth {
  /** Name of {@link #isThere} for JUnit. */
  public static final String IS_THERE = "io.evenkeel.random.AskedWidth#isThere";

  /** What a test says that is passed over for this. */
  public static final String REASON =
      "this processor has no vectors of the width that is asked for";

  private AskedWidth() {}

  static boolean isThere() {
    OptionalInt asked = KernelRequest.ofProcess().bits();
    return asked.isEmpty()
        || !KernelRequest.moduleIsPresent()
        || asked.getAsInt() <= Registers.bits();
  }
}
