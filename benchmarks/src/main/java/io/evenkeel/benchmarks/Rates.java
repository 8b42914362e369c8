// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Times what it is told to on standard input, a name of {@link Rate} a line, and answers with
 * values per nanosecond: a driver can so take turns between processes. Memory has been touched
 * before.
 */
final class Rates {
  private static final long BYTES = 1L << 30;
  private static final int ARRAY = 1 << 26;

  private Rates() {}

  public static void main(String[] arguments) throws IOException {
    MemorySegment memory = Arena.global().allocate(BYTES, 1 << 21).fill((byte) 1);
    float[] array = new float[ARRAY];
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String name = orders.readLine(); name != null; name = orders.readLine()) {
      Rate rate = Rate.valueOf(name);
      long begin = System.nanoTime();
      long values = rate.fill(memory, array);
      System.out.println((double) values / (System.nanoTime() - begin));
    }
  }
}
