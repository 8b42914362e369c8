// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Buffers in the system's large pages, where it has them.
 *
 * <p>What lies scattered over small pages goes to a disk in requests of at most a few hundred of
 * them, half as fast.
 */
final class LargePages {
  /** Of the usual processors. */
  static final long BYTES = 2 << 20;

  /** Linux 6.1 and later: makes large pages of small ones at once. Earlier ones refuse it. */
  private static final int MADV_COLLAPSE = 25;

  private LargePages() {}

  /**
   * A buffer at a multiple of the page size; in large pages if it is as long as one.
   *
   * @param arena that frees it
   */
  static MemorySegment allocate(Arena arena, long bytes) {
    if (bytes < BYTES) {
      return arena.allocate(bytes, PageWriter.ALIGNMENT);
    }
    MemorySegment buffer = arena.allocate(bytes, BYTES);
    Advice.HANDLE.ifPresent(advise -> collapse(advise, buffer));
    return buffer;
  }

  private static void collapse(MethodHandle advise, MemorySegment buffer) {
    try {
      // Whether it succeeds changes only how long writing takes.
      int _ = (int) advise.invokeExact(buffer, buffer.byteSize(), MADV_COLLAPSE);
    } catch (Throwable e) {
      throw new IllegalStateException("a call of madvise throws nothing", e);
    }
  }

  /** Looked up when it is first needed: that takes longer than writing a small file. */
  private static final class Advice {
    static final Optional<MethodHandle> HANDLE = find();

    private Advice() {}

    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> find() {
      if (!System.getProperty("os.name").equals("Linux")) {
        return Optional.empty();
      }
      Linker linker = Linker.nativeLinker();
      FunctionDescriptor madvise =
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT);
      return linker
          .defaultLookup()
          .find("madvise")
          .map(address -> linker.downcallHandle(address, madvise));
    }
  }
}
