// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Writes into a file at any position: whole pages past the system's page cache where asked and
 * possible, the rest through it.
 *
 * <p>A file of many gigabytes gains nothing from a cache that is copied to, pushes out what other
 * programs need, and makes the disk wait. Any thread may write.
 */
final class PageWriter implements AutoCloseable {
  /** Memory at multiples of this can be written past the cache. */
  static final int ALIGNMENT = 4096;

  private final FileChannel cached;
  private final Optional<FileChannel> direct;

  /** Set once for all threads; the channel stays open for those that are writing. */
  private volatile boolean refused;

  private PageWriter(FileChannel cached, Optional<FileChannel> direct) {
    this.cached = cached;
    this.direct = direct;
  }

  /** Through the cache only: for files that are read again at once or small. */
  static PageWriter cached(FileChannel channel) {
    return new PageWriter(channel, Optional.empty());
  }

  /**
   * Past the cache, if the file system can; through it if not.
   *
   * @param channel stays open, and must until nothing is written any more
   * @param file that the channel is open on
   */
  static PageWriter direct(FileChannel channel, Path file) {
    Optional<OpenOption> past = pastTheCache();
    try {
      if (past.isPresent() && ALIGNMENT % Files.getFileStore(file).getBlockSize() == 0) {
        FileChannel direct = FileChannel.open(file, StandardOpenOption.WRITE, past.get());
        return new PageWriter(channel, Optional.of(direct));
      }
    } catch (IOException | UnsupportedOperationException unable) {
      // A file system in memory, or across a network.
    }
    return cached(channel);
  }

  /** Whether whole pages go past the cache, and the system has not refused that yet. */
  boolean isDirect() {
    return direct.isPresent() && !refused;
  }

  /** How many threads keep the disk and so many processors busy. */
  int threads(int processors) {
    // Past the cache a writing thread sleeps until the disk is done.
    return direct.isEmpty() || processors == 1 ? processors : 2 * processors;
  }

  /**
   * Writes all the bytes.
   *
   * @param bytes native memory, past the cache only if it begins at a multiple of {@link
   *     #ALIGNMENT}
   */
  void write(MemorySegment bytes, long position) throws IOException {
    long pages = bytes.byteSize() / ALIGNMENT * ALIGNMENT;
    boolean whole = position % ALIGNMENT == 0 && bytes.address() % ALIGNMENT == 0;
    long done =
        whole && direct.isPresent() && !refused
            ? writePages(direct.get(), bytes.asSlice(0, pages), position)
            : 0;
    Channels.write(cached, bytes.asSlice(done).asByteBuffer(), position + done);
  }

  /** The option for it, where there is one: it is not in the standard part of the library. */
  private static Optional<OpenOption> pastTheCache() {
    try {
      Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
      return Optional.of((OpenOption) options.getField("DIRECT").get(null));
    } catch (ReflectiveOperationException none) {
      return Optional.empty();
    }
  }

  /** Returns how much was written: all or less. */
  private long writePages(FileChannel channel, MemorySegment pages, long position) {
    ByteBuffer bytes = pages.asByteBuffer();
    try {
      while (bytes.hasRemaining() && bytes.position() % ALIGNMENT == 0) {
        channel.write(bytes, position + bytes.position());
      }
    } catch (IOException e) {
      // What is wrong with the file itself the cached channel meets again, and reports.
      refused = true;
    }
    return bytes.position();
  }

  @Override
  public void close() throws IOException {
    if (direct.isPresent()) {
      direct.get().close();
    }
  }
}
