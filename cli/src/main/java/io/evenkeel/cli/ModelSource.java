// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.network.Networks;
import io.evenkeel.onnx.Onnx;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The network that a MODEL argument names.
 *
 * @param name as the user wrote it
 * @param file where it was read from; empty for a built-in network
 */
record ModelSource(String name, Graph graph, Optional<Path> file) {
  static ModelSource of(String model) {
    Path path = path(model);
    boolean looksLikeFile =
        model.endsWith(".onnx") || model.contains("/") || Files.isRegularFile(path);
    if (looksLikeFile) {
      return new ModelSource(model, Onnx.read(path), Optional.of(path));
    }
    return new ModelSource(model, Networks.of(model), Optional.empty());
  }

  private static Path path(String model) {
    try {
      return Path.of(model);
    } catch (InvalidPathException e) {
      throw new InvalidInputException("'%s' is no file name".formatted(model), e);
    }
  }
}
