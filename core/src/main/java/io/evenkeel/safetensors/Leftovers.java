// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Temporary files of processes that were killed.
 *
 * <p>Nobody holds them and nobody has written to them for a day. The day is for writers whose lock
 * is not seen: on file systems without locks, and of many files of which the complete are closed
 * before all get their names.
 */
final class Leftovers {
  static final Duration AGE = Duration.ofDays(1);

  private static final Set<Path> SEEN = ConcurrentHashMap.newKeySet();

  private Leftovers() {}

  /** The name of a temporary file. */
  static String name(int attempt) {
    return ".evenkeel-%d-%d.part".formatted(ProcessHandle.current().pid(), attempt);
  }

  /** Removes those in a folder, the first time that this process writes there. */
  static void remove(Path folder) {
    if (!SEEN.add(folder)) {
      return;
    }
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, ".evenkeel-[0-9]*-[0-9]*.part")) {
      for (Path file : files) {
        removeLeft(file);
      }
    } catch (IOException | DirectoryIteratorException unable) {
      // They take space, no more.
    }
  }

  private static void removeLeft(Path file) throws IOException {
    Instant written = Files.getLastModifiedTime(file).toInstant();
    if (written.isAfter(Instant.now().minus(AGE))) {
      return;
    }
    Optional<HeldFile> unheld = HeldFile.open(file);
    if (unheld.isPresent()) {
      try {
        Files.deleteIfExists(file);
      } finally {
        unheld.get().close();
      }
    }
  }
}
