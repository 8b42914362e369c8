// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.tensor.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Reads and writes ONNX models. */
public final class Onnx {
  // protobuf counts the bytes of a message in a signed 32-bit number.
  private static final long LARGEST_MESSAGE = Integer.MAX_VALUE;
  // Larger files are mapped. A mapped file must not change while its weights are read.
  private static final long LARGEST_COPIED = 32 << 20;
  private static final int LONGEST_MESSAGE = 480;

  private Onnx() {}

  /**
   * Reads a model of operator set 7 or newer, with its external data if it has any.
   *
   * <p>External data and the weights of a large model are mapped, not copied: the files must stay
   * as they are while the graph is in use. {@link #write} replaces a file and leaves what is mapped
   * alone.
   *
   * @throws InvalidInputException if the file is missing, is no ONNX model, or contradicts itself
   */
  public static Graph read(Path file) {
    return open(file).graph();
  }

  /** {@link #read(Path)}, with the files that hold the model. */
  public static OnnxModel open(Path file) {
    return open(file, LARGEST_COPIED);
  }

  static OnnxModel open(Path file, long largestCopied) {
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
      ModelReader reader =
          new ModelReader(
              file.toString(), file.toAbsolutePath().getParent(), file.toRealPath().getParent());
      Graph graph =
          size > largestCopied
              ? named(file.toString(), () -> reader.readMapped(file))
              : named(file.toString(), () -> reader.read(Files.readAllBytes(file)));
      Set<Path> files = new HashSet<>(reader.externalFiles());
      files.add(file);
      return new OnnxModel(graph, files);
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
      return named(source, () -> new ModelReader(source, folder, folder).read(bytes));
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  /**
   * Reads a tensor that stands alone in a file, as ONNX's test data has them.
   *
   * @throws InvalidInputException if the file is missing, is no tensor, or its element type is one
   *     that no parameter has
   */
  public static Constant tensor(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      TensorProto proto = TensorProto.parseFrom(Files.readAllBytes(file));
      return TensorReader.read(proto, new ExternalData(folder, folder))
          .orElseThrow(() ->
              new InvalidInputException(
                  "%s holds elements of type %d; give numbers"
                      .formatted(file, proto.getDataType())));
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(file + " does not exist; give a tensor's file", e);
    } catch (IOException e) {
      throw new InvalidInputException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private interface Reading {
    Graph read() throws IOException;
  }

  private static Graph named(String source, Reading reading) throws IOException {
    try {
      return reading.read();
    } catch (InvalidInputException e) {
      String message = e.getMessage();
      throw new InvalidInputException(
          oneLine(message.startsWith(source) ? message : source + ": " + message), e);
    }
  }

  /** Names in a damaged file may have any length and hold any characters. */
  private static String oneLine(String message) {
    String line = message.replaceAll("\\p{Cntrl}|\\R", "?");
    return line.length() <= LONGEST_MESSAGE
        ? line
        : line.substring(0, LONGEST_MESSAGE / 2)
            + " … "
            + line.substring(line.length() - LONGEST_MESSAGE / 2);
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
