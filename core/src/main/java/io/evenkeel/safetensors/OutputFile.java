// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;

/**
 * A name that the user chose for an output, and what to say when it cannot be written.
 *
 * @param file as the user wrote it
 * @param target where it really goes: through a symbolic link the file it points to is replaced,
 *     not the link
 */
record OutputFile(Path file, Path target) {
  private static final long NEARLY_FULL = 64 << 10;

  /**
   * An output that can be written.
   *
   * @throws InvalidInputException if the name is a folder or a device, or the folder is missing or
   *     not writable
   */
  static OutputFile of(Path file) {
    requireReplaceable(file);
    try {
      return new OutputFile(file, Files.exists(file) ? file.toRealPath() : file.toAbsolutePath());
    } catch (IOException e) {
      throw cannotWrite(file, reason(e), e);
    }
  }

  /**
   * A new empty file under a hidden name in the same folder, open for reading and writing.
   *
   * <p>Another file is never taken for it: not one of this process, and not one of a process that
   * has the same number on another machine or in another container.
   */
  Temporary openTemporary() throws IOException {
    Leftovers.remove(target.getParent());
    for (int attempt = 0; ; attempt++) {
      Path path = target.resolveSibling(Leftovers.name(attempt));
      try {
        Optional<HeldFile> held = HeldFile.create(path);
        if (held.isPresent()) {
          return new Temporary(path, held.get());
        }
      } catch (FileAlreadyExistsException taken) {
        if (attempt == Integer.MAX_VALUE) {
          throw taken;
        }
      }
    }
  }

  /** A file that has not got its name yet. */
  record Temporary(Path path, HeldFile held) {}

  /** Brings a rename to the disk, where the system can: some do not open folders. */
  void forceFolder() {
    try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException unable) {
      // The rename comes to the disk a little later.
    }
  }

  /**
   * Refuses a disk that is too small before hours of work rather than after.
   *
   * @throws InvalidInputException if it has less space than that
   */
  void requireSpace(long bytes) {
    long free = freeBytes();
    // Some network file systems report 0 because they do not know.
    if (free > 0 && free < bytes) {
      throw noSpace(bytes, null);
    }
  }

  /** Whether a full disk explains a failure. */
  boolean isFull(IOException e, long expectedBytes) {
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("no space left") || text.contains("not enough space")) {
      return true;
    }
    // The system's message is translated into the user's language, so look at the disk as well.
    long free = freeBytes();
    return free < NEARLY_FULL && free < expectedBytes;
  }

  /**
   * Says how much must be freed.
   *
   * @param wantedBytes all that must still be written
   */
  InvalidInputException noSpace(long wantedBytes, IOException cause) {
    long missing = wantedBytes - freeBytes();
    String amount = missing > 0 ? readable(missing) : "some space";
    return new InvalidInputException(
        "no space left writing %s; free %s or choose another name".formatted(file, amount), cause);
  }

  private static String readable(long bytes) {
    return bytes < 10_000_000 ? bytes + " bytes" : Math.ceilDiv(bytes, 1_000_000) + " MB";
  }

  InvalidInputException failure(IOException cause) {
    return cannotWrite(file, reason(cause), cause);
  }

  private static void requireReplaceable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw cannotWrite(file, "it is a folder; name a file in it", null);
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw cannotWrite(file, "it is not a regular file; choose another name", null);
    }
    if (Files.exists(file) && !Files.isWritable(file)) {
      throw cannotWrite(file, "it is write-protected; choose another name", null);
    }
    if (!Files.exists(folder)) {
      String fix = "folder %s does not exist; create it or choose another name".formatted(folder);
      throw cannotWrite(file, fix, null);
    }
    if (!Files.isDirectory(folder)) {
      throw cannotWrite(file, folder + " is not a folder; choose another name", null);
    }
    if (!Files.isWritable(folder)) {
      String fix = "folder %s is not writable; choose another name".formatted(folder);
      throw cannotWrite(file, fix, null);
    }
  }

  private static InvalidInputException cannotWrite(Path file, String why, IOException cause) {
    return new InvalidInputException("cannot write %s: %s".formatted(file, why), cause);
  }

  /** Half a sentence, whatever the system says or does not say. */
  static String reason(IOException e) {
    if (e instanceof ClosedChannelException || e instanceof InterruptedIOException) {
      return "interrupted";
    }
    if (e instanceof FileSystemException refused && refused.getReason() == null) {
      // Its message would be the name of the temporary file.
      return "the folder takes no new files; choose another";
    }
    String message =
        e instanceof FileSystemException refused ? refused.getReason() : e.getMessage();
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
