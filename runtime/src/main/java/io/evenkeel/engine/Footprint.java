// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import com.sun.management.OperatingSystemMXBean;
import io.evenkeel.graph.Constant;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.stream.Stream;

/** Whether the parameters fit in memory beside what a run needs. */
final class Footprint {
  private static final double LARGEST_SHARE = 0.75;

  private Footprint() {}

  /** Refuses before the operating system would end the process. */
  static void requireRoom(Stream<Constant> parameters) {
    double bytes = parameters.mapToDouble(constant -> constant.tensor().byteCount()).sum();
    double machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    if (bytes > LARGEST_SHARE * machine) {
      throw new ModelRefusedException(
          String.format(
              Locale.ROOT,
              "the parameters take %.0f GiB and this machine has %.0f; measure on a larger one",
              gibibytes(bytes),
              gibibytes(machine)),
          null);
    }
  }

  private static double gibibytes(double bytes) {
    return bytes / (1L << 30);
  }
}
