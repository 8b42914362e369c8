// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears under its name only when it is complete.
 *
 * <p>It is written under a temporary name in the same folder and renamed by {@link #commit}. An
 * exception, a full disk or Ctrl-C removes the temporary file and leaves whatever the final name
 * held before. Any room that writes a file for the user writes it through this class:
 *
 * {@snippet :
 * AtomicFile.write(Path.of("report.html"), page);
 * }
 *
 * <p>The rename protects against an interrupted program. Who fears a power cut as well calls {@code
 * channel().force(true)} before {@link #commit}.
 */
public final class AtomicFile implements AutoCloseable {
  /** What writes a file's content. */
  @FunctionalInterface
  public interface Body {
    /** Writes everything to a channel open for reading and writing, empty, at position 0. */
    void writeTo(FileChannel channel) throws IOException;
  }

  private final OutputFile output;
  private final Path temporary;
  private final HeldFile held;
  private final Thread cleanup;
  private long expectedBytes;
  private boolean committed;

  private AtomicFile(OutputFile output, OutputFile.Temporary opened) {
    this.output = output;
    this.temporary = opened.path();
    this.held = opened.held();
    this.cleanup = new Thread(this::discard, "remove " + temporary.getFileName());
  }

  /**
   * Writes a whole file, or nothing.
   *
   * @throws InvalidInputException if the file cannot be written there
   */
  public static void write(Path file, Body body) {
    write(file, 0, body);
  }

  /**
   * Writes a whole text file in UTF-8, or nothing.
   *
   * @throws InvalidInputException if the file cannot be written there
   */
  public static void write(Path file, String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    write(
        file,
        bytes.remaining(),
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  /**
   * Writes a whole file of a size known beforehand, or nothing.
   *
   * @throws InvalidInputException if the file cannot be written there; at once if it does not fit
   */
  public static void write(Path file, long expectedBytes, Body body) {
    try (AtomicFile pending = create(file)) {
      pending.expect(expectedBytes);
      try {
        body.writeTo(pending.channel());
      } catch (IOException e) {
        throw pending.failure(e);
      }
      pending.commit();
    }
  }

  /**
   * Opens a temporary file beside {@code file}; its folder must exist.
   *
   * @throws InvalidInputException if the name is a folder or a device, or the folder is missing or
   *     not writable
   */
  public static AtomicFile create(Path file) {
    OutputFile output = OutputFile.of(file);
    try {
      AtomicFile pending = new AtomicFile(output, output.openTemporary());
      pending.removeOnExit();
      return pending;
    } catch (IOException e) {
      throw output.failure(e);
    }
  }

  /**
   * Refuses a name under which nothing can be written, before any work is done for it.
   *
   * @throws InvalidInputException as {@link #create} would
   */
  public static void requireWritable(Path file) {
    create(file).close();
  }

  /**
   * Refuses a disk that is too small, before any work is done for the file.
   *
   * @throws InvalidInputException if it has less space than that
   */
  public static void requireSpace(Path file, long bytes) {
    OutputFile.of(file).requireSpace(bytes);
  }

  /** Where to write. Positions may be written in any order and from any thread. */
  public FileChannel channel() {
    return held.channel();
  }

  /**
   * Announces the final size, so that a disk that is too small is refused before hours of work
   * rather than after.
   *
   * @throws InvalidInputException if the disk has less space than that
   */
  public void expect(long bytes) {
    expectedBytes = bytes;
    output.requireSpace(bytes);
  }

  /** Ends writing before {@link #commit}, for callers with many files pending. */
  void closeChannel() {
    try {
      held.close();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Removes what the name held before {@link #commit} would: for a file that must not stand beside
   * the next version of others that it refers to.
   *
   * @throws InvalidInputException if that fails
   */
  public void removeFormer() {
    try {
      Files.deleteIfExists(output.target());
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Closes the channel and gives the file its name, replacing what was there.
   *
   * @throws InvalidInputException if that fails
   */
  public synchronized void commit() {
    closeChannel();
    try {
      Files.move(temporary, output.target(), StandardCopyOption.ATOMIC_MOVE);
      committed = true;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Removes the temporary file unless it was committed. */
  @Override
  public void close() {
    discard();
    try {
      Runtime.getRuntime().removeShutdownHook(cleanup);
    } catch (IllegalStateException exiting) {
      // The hook is running already and does the same.
    }
  }

  /** Removes the temporary file and says in one line why it could not be written. */
  public InvalidInputException failure(IOException cause) {
    boolean full = held.channel().isOpen() && output.isFull(cause, expectedBytes);
    discard();
    // The space that the temporary file held has just come back.
    return full ? output.noSpace(expectedBytes, cause) : output.failure(cause);
  }

  private void removeOnExit() {
    try {
      Runtime.getRuntime().addShutdownHook(cleanup);
    } catch (IllegalStateException exiting) {
      discard();
      throw new InvalidInputException(
          "writing %s was interrupted".formatted(output.file()), exiting);
    }
  }

  private synchronized void discard() {
    if (committed) {
      return;
    }
    try (held) {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // Nothing more can be done; the name says what it is.
    }
  }
}
