// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.tensor.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads and writes ONNX models. */
public final class Onnx {
  // protobuf counts the bytes of a message in a signed 32-bit number.
  private static final long LARGEST_MESSAGE = Integer.MAX_VALUE;

  private Onnx() {}

  /**
   * Reads a model of operator set 7 or newer, with its external data if it has any.
   *
   * @throws InvalidInputException if the file is missing, is no ONNX model, or contradicts itself
   */
  public static Graph read(Path file) {
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(file + " is a folder; give the .onnx file in it");
    }
    try {
      long size = Files.size(file);
      if (size > LARGEST_MESSAGE) {
        throw new InvalidInputException(
            "%s has %d bytes, more than the 2 GiB an ONNX file can have; save it with external data"
                .formatted(file, size));
      }
      Path folder = file.toAbsolutePath().getParent();
      return read(Files.readAllBytes(file), folder, file.toString());
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(
          file + " does not exist; give an .onnx file or a name that `evenkeel network` lists", e);
    } catch (IOException e) {
      throw new InvalidInputException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Reads a model from memory.
   *
   * @param bytes the whole file
   * @param folder where external data is looked for
   * @param source how messages name the model
   */
  public static Graph read(byte[] bytes, Path folder, String source) {
    try {
      return new ModelReader(source, folder).read(bytes);
    } catch (InvalidInputException e) {
      boolean named = e.getMessage().startsWith(source);
      throw named ? e : new InvalidInputException(source + ": " + e.getMessage(), e);
    }
  }

  /**
   * The bytes of a model with all its values inside, for a runtime to load.
   *
   * @throws InvalidInputException if they exceed 2 GiB
   * @throws IllegalArgumentException if a constant has no values
   */
  public static byte[] encode(Graph graph) {
    return ModelWriter.encode(graph);
  }

  /**
   * Writes a model, taking values from a source where it has them and from the graph elsewhere.
   *
   * <p>A model larger than 2 GiB goes into two files: FILE and, beside it, FILE.data.
   *
   * @param weights values by the names of the graph's constants
   * @throws InvalidInputException if the file cannot be written
   */
  public static void write(Path file, Graph graph, TensorSource weights) {
    write(file, graph, weights, OnnxWriteOptions.defaults());
  }

  /** {@link #write(Path, Graph, TensorSource)} with options. */
  public static void write(Path file, Graph graph, TensorSource weights, OnnxWriteOptions options) {
    new ModelWriter(graph, Optional.of(weights)).write(file, options);
  }
}
