// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files of a data set: found by name, listed, mapped; what fails says which file. */
final class DataFiles {
  private DataFiles() {}

  /** The first of some names that is in a folder. */
  static Path find(Path folder, String what, String... names) {
    for (String name : names) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new InvalidInputException(
        "%s: no %s here; expected a file %s".formatted(folder, what, String.join(" or ", names)));
  }

  /** What is in a folder, by name; hidden files are left out. */
  static List<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** A file's bytes, read when they are looked at. */
  static MemorySegment map(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static InvalidInputException unreadable(Path file, IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new InvalidInputException(
        "%s: cannot be read (%s); check the path and its permissions".formatted(file, why), e);
  }
}
