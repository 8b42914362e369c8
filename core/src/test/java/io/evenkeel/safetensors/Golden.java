// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The files written by reference/make_safetensors_goldens.py. */
final class Golden {
  private Golden() {}

  static Path file(String name) {
    return folder().resolve(name);
  }

  static List<Path> files(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      List<Path> found = files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
      if (found.isEmpty()) {
        throw new IOException("no golden file ends in " + suffix);
      }
      return found;
    }
  }

  private static Path folder() {
    try {
      return Path.of(
          Objects.requireNonNull(Golden.class.getResource("/golden/safetensors")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
