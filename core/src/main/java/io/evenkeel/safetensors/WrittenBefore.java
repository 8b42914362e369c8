// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;

/** Which windows of a file an earlier run has written. */
sealed interface WrittenBefore permits Journal, WrittenBefore.Nothing, WrittenBefore.Everything {
  /** The size of the windows, given the size that this run would choose. */
  long windowBytes(long preferred);

  /**
   * Whether a window is in the file. If so its bytes are in the buffer afterwards.
   *
   * @param position of the window in the file
   */
  boolean holds(long window, MemorySegment buffer, long position) throws IOException;

  /** Notes that a window is in the file now. */
  void record(long window, MemorySegment bytes) throws IOException;

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
    public void record(long window, MemorySegment bytes) {}
  }

  /** A complete file, which is only read. */
  record Everything(FileChannel channel) implements WrittenBefore {
    @Override
    public long windowBytes(long preferred) {
      return preferred;
    }

    @Override
    public boolean holds(long window, MemorySegment buffer, long position) throws IOException {
      if (Channels.read(channel, buffer.asByteBuffer(), position) < buffer.byteSize()) {
        throw new IOException("the file was shortened meanwhile");
      }
      return true;
    }

    @Override
    public void record(long window, MemorySegment bytes) {}
  }
}
