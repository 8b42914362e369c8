// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file the user named for reading. */
final class InputFile {
  private InputFile() {}

  /** The bytes of a regular file, mapped read-only for as long as the arena lives. */
  static MemorySegment map(Path file, Arena arena) {
    requireReadable(file);
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  /** Refuses what is missing, a folder, or a device or pipe, which could block for ever. */
  static void requireReadable(Path file) {
    if (!Files.exists(file)) {
      throw new InvalidInputException("%s does not exist; check the name".formatted(file));
    }
    if (Files.isDirectory(file)) {
      throw new InvalidInputException("%s is a folder; name a file in it".formatted(file));
    }
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException("%s is not a regular file".formatted(file));
    }
    if (!Files.isReadable(file)) {
      throw new InvalidInputException("%s is not readable; check its rights".formatted(file));
    }
  }

  static InvalidInputException cannotRead(Path file, Exception cause) {
    String reason = String.valueOf(cause.getMessage()).replace('\n', ' ');
    return new InvalidInputException("cannot read %s: %s".formatted(file, reason), cause);
  }
}
