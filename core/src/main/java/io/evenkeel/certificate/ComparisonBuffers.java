// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** One thread's room for a piece of what should be and of what is. */
final class ComparisonBuffers implements AutoCloseable {
  static final long BYTES = 1 << 20;

  // Shared, because a source may split one read among threads of its own.
  private final Arena arena = Arena.ofShared();
  private final MemorySegment first = arena.allocate(BYTES, 64);
  private final MemorySegment second = arena.allocate(BYTES, 64);

  MemorySegment first(long bytes) {
    return first.asSlice(0, bytes);
  }

  MemorySegment second(long bytes) {
    return second.asSlice(0, bytes);
  }

  @Override
  public void close() {
    arena.close();
  }
}
