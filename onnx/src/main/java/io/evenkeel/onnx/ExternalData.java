// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** Values kept in files beside the model, mapped read-only, each file once. */
final class ExternalData {
  private final Path folder;
  private final Map<Path, MemorySegment> mapped = new HashMap<>();

  /**
   * The files of one model.
   *
   * @param folder nothing outside it is read
   */
  ExternalData(Path folder) {
    this.folder = folder;
  }

  /** The values of one tensor. */
  MemorySegment map(TensorProto proto, Tensor tensor) {
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : proto.getExternalDataList()) {
      entries.put(entry.getKey(), entry.getValue());
    }
    MemorySegment file =
        mapped.computeIfAbsent(locate(entries, tensor), path -> open(path, tensor));
    long bytes = size(tensor);
    long offset = number(entries, "offset", 0, tensor);
    long length = number(entries, "length", bytes, tensor);
    if (length != bytes) {
      throw new InvalidInputException(
          "tensor %s of shape %s needs %d bytes but its external data claims %d"
              .formatted(tensor.name(), tensor.shape(), bytes, length));
    }
    if (offset < 0 || offset > file.byteSize() || file.byteSize() - offset < length) {
      throw new InvalidInputException(
          "tensor %s lies at bytes %d to %d of %s, which has only %d"
              .formatted(
                  tensor.name(),
                  offset,
                  offset + length,
                  entries.get("location"),
                  file.byteSize()));
    }
    return file.asSlice(offset, length);
  }

  private static long size(Tensor tensor) {
    try {
      return tensor.byteCount();
    } catch (ArithmeticException e) {
      throw new InvalidInputException(
          "tensor %s of shape %s is larger than any file".formatted(tensor.name(), tensor.shape()),
          e);
    }
  }

  private Path locate(Map<String, String> entries, Tensor tensor) {
    String location = entries.getOrDefault("location", "");
    try {
      Path path = folder.resolve(location).normalize();
      boolean inside =
          !location.isEmpty()
              && !Path.of(location).isAbsolute()
              && path.startsWith(folder.normalize());
      if (!inside) {
        throw outside(location, tensor);
      }
      return path;
    } catch (InvalidPathException e) {
      throw outside(location, tensor);
    }
  }

  private static InvalidInputException outside(String location, Tensor tensor) {
    return new InvalidInputException(
        "external data '%s' of tensor %s is not a file in the model's folder; move it there"
            .formatted(location, tensor.name()));
  }

  private MemorySegment open(Path path, Tensor tensor) {
    try {
      if (!path.toRealPath().startsWith(folder.toRealPath())) {
        throw outside(path.getFileName().toString(), tensor);
      }
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      }
    } catch (IOException e) {
      throw new InvalidInputException(
          "external data %s of tensor %s cannot be read; put it beside the model"
              .formatted(path.getFileName(), tensor.name()),
          e);
    }
  }

  private static long number(
      Map<String, String> entries, String key, long fallback, Tensor tensor) {
    String text = entries.get(key);
    try {
      return text == null || text.isEmpty() ? fallback : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "external data of tensor %s has %s '%s', which is no number"
              .formatted(tensor.name(), key, text),
          e);
    }
  }
}
