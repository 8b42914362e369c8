// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.ShapeText;
import io.evenkeel.safetensors.Npy;
import io.evenkeel.safetensors.NpyArray;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code --input} and {@code --data} say. */
final class InputData {
  private InputData() {}

  /** Shapes from words such as {@code x=8x3x224x224}. */
  static Map<String, Shape> shapes(List<String> words) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.lastIndexOf('=');
      if (equals < 1) {
        throw new InvalidInputException(
            "--input %s names no input; write --input NAME=8x3x224x224".formatted(word));
      }
      shapes.put(word.substring(0, equals), ShapeText.parse(word.substring(equals + 1)));
    }
    return shapes;
  }

  /** Batches by input name; a lone .npy file has the name "". */
  static Map<String, FedTensor> batches(Optional<Path> file) {
    Map<String, FedTensor> batches = new LinkedHashMap<>();
    if (file.isEmpty()) {
      return batches;
    }
    Path path = file.get();
    if (path.toString().endsWith(".npz")) {
      Npy.readNpz(path).forEach((name, array) -> batches.put(name, fed(array)));
    } else if (path.toString().endsWith(".npy")) {
      batches.put("", fed(Npy.read(path)));
    } else {
      throw new InvalidInputException(
          "--data %s is neither .npy nor .npz; save it with numpy.save".formatted(path));
    }
    return batches;
  }

  private static FedTensor fed(NpyArray array) {
    return new FedTensor(array.dtype(), array.shape(), array.data());
  }
}
