// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

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

  private static final long NEARLY_FULL = 64 << 10;

  private final Path file;
  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private final Thread cleanup;
  private long expectedBytes;
  private boolean committed;

  private AtomicFile(Path file, Path target, Path temporary, FileChannel channel) {
    this.file = file;
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
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
    requireReplaceable(file);
    try {
      // Through a symbolic link the file it points to is replaced, not the link.
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      AtomicFile pending = openTemporary(file, target);
      pending.removeOnExit();
      return pending;
    } catch (IOException e) {
      throw cannotWrite(file, reason(e), e);
    }
  }

  private static AtomicFile openTemporary(Path file, Path target) throws IOException {
    for (int attempt = 0; ; attempt++) {
      Path temporary =
          target.resolveSibling(
              ".evenkeel-%d-%d.part".formatted(ProcessHandle.current().pid(), attempt));
      try {
        FileChannel channel =
            FileChannel.open(
                temporary,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        return new AtomicFile(file, target, temporary, channel);
      } catch (FileAlreadyExistsException taken) {
        if (attempt == Integer.MAX_VALUE) {
          throw taken;
        }
      }
    }
  }

  /** Where to write. Positions may be written in any order and from any thread. */
  public FileChannel channel() {
    return channel;
  }

  /**
   * Announces the final size, so that a disk that is too small is refused before hours of work
   * rather than after.
   *
   * @throws InvalidInputException if the disk has less space than that
   */
  public void expect(long bytes) {
    expectedBytes = bytes;
    long free = freeBytes();
    // Some network file systems report 0 because they do not know.
    if (free > 0 && free < bytes) {
      throw noSpace(bytes - free, null);
    }
  }

  /** Ends writing before {@link #commit}, for callers with many files pending. */
  void closeChannel() {
    try {
      channel.close();
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
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
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
    boolean full = isNoSpace(cause);
    discard();
    // The space that the temporary file held has just come back.
    return full
        ? noSpace(expectedBytes - freeBytes(), cause)
        : cannotWrite(file, reason(cause), cause);
  }

  private void removeOnExit() {
    try {
      Runtime.getRuntime().addShutdownHook(cleanup);
    } catch (IllegalStateException exiting) {
      discard();
      throw new InvalidInputException("writing %s was interrupted".formatted(file), exiting);
    }
  }

  private synchronized void discard() {
    if (committed) {
      return;
    }
    try (channel) {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // Nothing more can be done; the name says what it is.
    }
  }

  private static void requireReplaceable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw cannotWrite(file, "it is a folder; name a file in it", null);
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw cannotWrite(file, "it is not a regular file; choose another --out", null);
    }
    if (Files.exists(file) && !Files.isWritable(file)) {
      throw cannotWrite(file, "it is write-protected; choose another --out", null);
    }
    if (!Files.exists(folder)) {
      String fix = "folder %s does not exist; create it or choose another --out".formatted(folder);
      throw cannotWrite(file, fix, null);
    }
    if (!Files.isDirectory(folder)) {
      throw cannotWrite(file, folder + " is not a folder; choose another --out", null);
    }
    if (!Files.isWritable(folder)) {
      String fix = "folder %s is not writable; choose another --out".formatted(folder);
      throw cannotWrite(file, fix, null);
    }
  }

  private boolean isNoSpace(IOException e) {
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("no space left") || text.contains("not enough space")) {
      return true;
    }
    // The system's message is translated into the user's language, so look at the disk as well.
    long free = freeBytes();
    return channel.isOpen() && free < NEARLY_FULL && free < expectedBytes;
  }

  private InvalidInputException noSpace(long missingBytes, IOException cause) {
    String amount = missingBytes > 0 ? missingBytes + " bytes" : "some space";
    return new InvalidInputException(
        "no space left writing %s; free %s or choose another --out".formatted(file, amount), cause);
  }

  private static InvalidInputException cannotWrite(Path file, String why, IOException cause) {
    return new InvalidInputException("cannot write %s: %s".formatted(file, why), cause);
  }

  private static String reason(IOException e) {
    if (e instanceof ClosedChannelException || e instanceof InterruptedIOException) {
      return "interrupted";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.replace('\n', ' ');
  }

  private long freeBytes() {
    try {
      return Files.getFileStore(target.getParent()).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }
}
