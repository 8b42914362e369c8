// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.digest.Sha256;
import io.evenkeel.graph.Graph;
import io.evenkeel.network.Networks;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.onnx.OnnxModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * The network that a MODEL argument names.
 *
 * @param name as the user wrote it
 * @param files that it was read from; none for a built-in network
 */
record ModelSource(String name, Graph graph, Set<Path> files) {
  /** Enough to tell files apart. */
  private static final int DIGITS = 16;

  static ModelSource of(String model) {
    if (model.isBlank()) {
      throw new InvalidInputException("MODEL is empty; give an .onnx file or a built-in network");
    }
    Path path = path(model);
    boolean looksLikeFile = model.endsWith(".onnx") || model.contains("/") || Files.exists(path);
    if (model.endsWith(".safetensors") || model.endsWith(".safetensors.index.json")) {
      throw new InvalidInputException(
          ("%s holds weights and no network; give the .onnx file or the built-in network that they"
                  + " are for; to audit them: evenkeel check NETWORK --weights %s")
              .formatted(model, model));
    }
    if (looksLikeFile) {
      OnnxModel read = Onnx.open(path);
      return new ModelSource(model, read.graph(), read.files());
    }
    return new ModelSource(model, Networks.find(model).orElseThrow(() -> unknown(model)), Set.of());
  }

  /** A digest of what is in the model's files; the same for a built-in network's none. */
  String digest() {
    Sha256 digest = new Sha256();
    byte[] buffer = new byte[1 << 16];
    for (Path file : new TreeSet<>(files)) {
      try (InputStream in = Files.newInputStream(file)) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          digest.add(ByteBuffer.wrap(buffer, 0, read));
        }
      } catch (IOException e) {
        throw new InvalidInputException("%s: cannot be read; check it".formatted(file), e);
      }
    }
    return digest.hex().substring(0, DIGITS);
  }

  private static InvalidInputException unknown(String model) {
    return new InvalidInputException(
        Networks.unknown(model) + "; a model of your own is given as its .onnx file");
  }

  private static Path path(String model) {
    try {
      return Path.of(model);
    } catch (InvalidPathException e) {
      throw new InvalidInputException("'%s' is no file name".formatted(model), e);
    }
  }
}
