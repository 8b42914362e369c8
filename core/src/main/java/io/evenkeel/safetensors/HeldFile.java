// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A file that only one run writes, until it is closed; it may be renamed meanwhile.
 *
 * <p>Runs in other processes are kept out by a lock, where the file system has locks. On POSIX
 * systems a lock ends as soon as the process closes <em>any</em> channel of the file: what this
 * process holds it therefore never opens to try, and who opens it for more closes that last.
 */
final class HeldFile implements AutoCloseable {
  private static final Set<Object> HELD = new HashSet<>();

  private final FileChannel channel;
  private final Object identity;

  private HeldFile(FileChannel channel, Object identity) {
    this.channel = channel;
    this.identity = identity;
  }

  /**
   * A new empty file.
   *
   * @return empty if another run has taken it first
   * @throws java.nio.file.FileAlreadyExistsException if there is one
   */
  static Optional<HeldFile> create(Path file) throws IOException {
    synchronized (HELD) {
      Files.createFile(file);
      return open(file);
    }
  }

  /**
   * A file that is there.
   *
   * @return empty if another run holds it
   * @throws java.nio.file.NoSuchFileException if there is none, or not any more
   */
  static Optional<HeldFile> open(Path file) throws IOException {
    synchronized (HELD) {
      Object identity = identity(file);
      if (HELD.contains(identity)) {
        return Optional.empty();
      }
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      boolean held = false;
      try {
        // The name may have gone to another file before this one was locked.
        held = lock(channel) && identity.equals(identity(file));
      } finally {
        if (!held) {
          channel.close();
        }
      }
      return held ? Optional.of(hold(channel, identity)) : Optional.empty();
    }
  }

  private static HeldFile hold(FileChannel channel, Object identity) {
    HELD.add(identity);
    return new HeldFile(channel, identity);
  }

  private static boolean lock(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException none) {
      // Some network file systems have no locks.
      return true;
    }
  }

  private static Object identity(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file.toAbsolutePath().normalize() : key;
  }

  /** Open for reading and writing. */
  FileChannel channel() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      HELD.remove(identity);
      channel.close();
    }
  }
}
