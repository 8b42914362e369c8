// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.safetensors.AtomicFile;
import io.evenkeel.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The names of the files that {@code init} writes, checked before any work is done. */
final class OutputFiles {
  private OutputFiles() {}

  /**
   * Refuses names that cannot be written or would overwrite what is read.
   *
   * @param read the model's files and the data
   * @param weights the files to draw into, and in which type if not their own
   */
  static void check(
      Collection<Path> read, List<Path> weights, Optional<DType> dtype, List<Path> others) {
    for (Path file : weights) {
      if (!isSafetensors(file) && !isOnnx(file)) {
        throw new InvalidInputException(
            "output %s is neither .safetensors nor .onnx; choose one of them".formatted(file));
      }
      if (isOnnx(file)) {
        requireOwnTypes(file, dtype);
      }
    }
    List<Path> all = Stream.concat(weights.stream(), others.stream()).toList();
    for (int i = 0; i < all.size(); i++) {
      Path file = all.get(i);
      AtomicFile.requireWritable(file);
      // A large .onnx file puts its values beside itself.
      Path beside = file.resolveSibling(file.getFileName() + ".data");
      if (read.stream().anyMatch(source -> same(source, file) || same(source, beside))) {
        refuse(file, "would overwrite what is read as the model or its data");
      }
      boolean twice = all.subList(0, i).stream().anyMatch(other -> same(other, file));
      if (twice) {
        refuse(file, "is given twice");
      }
    }
  }

  /** Whether a dash stands in a file's place. */
  static boolean isStandardOutput(Optional<Path> file) {
    return file.filter(name -> name.toString().equals("-")).isPresent();
  }

  /** The file, if it is one. */
  static Optional<Path> file(Optional<Path> named) {
    return isStandardOutput(named) ? Optional.empty() : named;
  }

  private static void refuse(Path file, String why) {
    throw new InvalidInputException("output %s %s; choose another name".formatted(file, why));
  }

  private static boolean same(Path a, Path b) {
    try {
      boolean both = Files.exists(a) && Files.exists(b);
      return both
          ? Files.isSameFile(a, b)
          : a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
    } catch (IOException e) {
      return false;
    }
  }

  static boolean isSafetensors(Path file) {
    return file.toString().endsWith(".safetensors");
  }

  private static boolean isOnnx(Path file) {
    return file.toString().endsWith(".onnx");
  }

  private static void requireOwnTypes(Path file, Optional<DType> dtype) {
    dtype.ifPresent(d -> {
      throw new InvalidInputException(
          "--dtype %s cannot change the types inside %s; write .safetensors instead"
              .formatted(d.label(), file));
    });
  }
}
