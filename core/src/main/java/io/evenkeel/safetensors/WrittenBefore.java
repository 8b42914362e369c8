// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;

/** Which windows of a file an earlier run has written. */
sealed interface WrittenBefore permits Journal, WrittenBefore.Nothing, WrittenBefore.Everything {
  /** The size of the windows, given the size that this run would choose. */
  long windowBytes(long preferred);

  /** How many windows a thread keeps in memory. */
  default int buffers() {
    return 1;
  }

  /**
   * Whether a window is in the file. If so its bytes are in the buffer afterwards.
   *
   * @param position of the window in the file
   */
  boolean holds(long window, MemorySegment buffer, long position) throws IOException;

  /**
   * Brings a window that was drawn into the file.
   *
   * @param position of the window in the file
   */
  void put(PageWriter file, long window, MemorySegment bytes, long position) throws IOException;

  /** A new file. */
  record Nothing() implements WrittenBefore {
    @Override
    public long windowBytes(long preferred) {
      return preferred;
    }

    @Override
    public boolean holds(long window, MemorySegment buffer, long position) {
      return false;
    }

    @Override
    public void put(PageWriter file, long window, MemorySegment bytes, long position)
        throws IOException {
      file.write(bytes, position);
    }
  }

  /**
   * A complete file, which is only read: every window is drawn again and compared.
   *
   * @param name of the file, as errors give it
   */
  record Everything(FileChannel channel, String name) implements WrittenBefore {
    @Override
    public long windowBytes(long preferred) {
      return preferred;
    }

    @Override
    public boolean holds(long window, MemorySegment buffer, long position) {
      return false;
    }

    @Override
    public int buffers() {
      return 2;
    }

    /**
     * Compares, and writes nothing.
     *
     * @throws InvalidInputException at the first byte that differs
     */
    @Override
    public void put(PageWriter file, long window, MemorySegment bytes, long position)
        throws IOException {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment there = arena.allocate(bytes.byteSize());
        long length = Channels.read(channel, there.asByteBuffer(), position);
        long equal = there.asSlice(0, length).mismatch(bytes);
        if (equal >= 0) {
          throw new InvalidInputException(
              "%s has another value at byte %d than this run draws; leave out --resume to replace it"
                  .formatted(name, position + equal));
        }
      }
    }
  }
}
