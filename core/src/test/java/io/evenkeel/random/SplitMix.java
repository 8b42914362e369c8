// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

/** Numbers for tests that must not come from the code under test (Steele et al. 2014). */
final class SplitMix {
  private long state;

  SplitMix(long seed) {
    state = seed;
  }

  long nextLong() {
    long z = state += 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** From 0 to {@code bound − 1}. */
  int below(int bound) {
    return (int) Long.remainderUnsigned(nextLong(), bound);
  }
}
