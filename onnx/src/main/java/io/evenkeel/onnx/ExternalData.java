// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.InvalidInputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Values kept in files beside the model, mapped read-only, each file once. */
final class ExternalData {
  private final Path folder;
  private final Path linkedFolder;
  private final Map<Path, MemorySegment> mapped = new HashMap<>();

  /**
   * The files of one model.
   *
   * @param folder where locations start; no other path leads to a file
   * @param linkedFolder where links in it may lead: caches of downloads keep files under other
   *     names, and link to the model and its data side by side
   */
  ExternalData(Path folder, Path linkedFolder) {
    this.folder = folder.toAbsolutePath().normalize();
    this.linkedFolder = linkedFolder;
  }

  /** Reads a location from a file that is mapped already, wherever it is. */
  void add(String location, MemorySegment file) {
    mapped.put(folder.resolve(location).normalize(), file);
  }

  /** The files that were mapped. */
  Set<Path> files() {
    return mapped.keySet();
  }

  /**
   * The bytes that a tensor names.
   *
   * @param expected how many they are if the tensor does not say; the rest of the file if unknown
   * @throws InvalidInputException if they are not in a file in the model's folder
   */
  MemorySegment slice(TensorProto proto, OptionalLong expected) {
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : proto.getExternalDataList()) {
      entries.put(entry.getKey(), entry.getValue());
    }
    String name = proto.getName();
    String location = entries.getOrDefault("location", "");
    MemorySegment file =
        mapped.computeIfAbsent(locate(location, name), path -> open(path, location, name));
    long size = file.byteSize();
    long offset = number(entries, "offset", 0, name);
    long length = number(entries, "length", expected.orElse(size - offset), name);
    if (offset < 0 || length < 0 || offset > size || size - offset < length) {
      throw new InvalidInputException(
          "tensor %s takes %d bytes from byte %d of %s, which has only %d; copy it again"
              .formatted(name, length, offset, location, size));
    }
    return file.asSlice(offset, length);
  }

  private Path locate(String location, String tensor) {
    try {
      Path path = folder.resolve(location).normalize();
      boolean inside =
          !location.isEmpty() && !Path.of(location).isAbsolute() && path.startsWith(folder);
      if (!inside) {
        throw outside(location, tensor);
      }
      return path;
    } catch (InvalidPathException e) {
      throw outside(location, tensor);
    }
  }

  private static InvalidInputException outside(String location, String tensor) {
    return new InvalidInputException(
        "external data '%s' of tensor %s is not a file in the model's folder; move it there"
            .formatted(location, tensor));
  }

  private MemorySegment open(Path path, String location, String tensor) {
    try {
      // Opening a pipe would wait for its other end.
      if (!leadsInside(path) || !Files.isRegularFile(path)) {
        throw outside(location, tensor);
      }
      return map(path);
    } catch (IOException e) {
      throw new InvalidInputException(
          "external data %s of tensor %s cannot be read; put it beside the model"
              .formatted(location, tensor),
          e);
    }
  }

  private boolean leadsInside(Path path) throws IOException {
    Path real = path.toRealPath();
    return real.startsWith(folder.toRealPath()) || real.startsWith(linkedFolder);
  }

  /** A whole file, unmapped when nothing refers to it any more. */
  static MemorySegment map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    }
  }

  private static long number(
      Map<String, String> entries, String key, long fallback, String tensor) {
    String text = entries.getOrDefault(key, "");
    try {
      return text.isEmpty() ? fallback : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "external data of tensor %s has %s '%s', which is no number; export it again"
              .formatted(tensor, key, text),
          e);
    }
  }
}
