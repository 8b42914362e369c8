// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import io.evenkeel.json.JsonReader;
import io.evenkeel.json.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The file that says which shard holds which tensor.
 *
 * @param totalBytes the sizes of all tensors together
 * @param shardOfTensor file name by tensor name
 */
record ShardIndex(long totalBytes, Map<String, String> shardOfTensor) {
  private static final String WEIGHT_MAP = "weight_map";

  /** Writes the bytes that Python's {@code json.dumps(index, indent=2, sort_keys=True)} gives. */
  void write(AtomicFile file) {
    ByteBuffer bytes = StandardCharsets.US_ASCII.encode(json());
    try {
      while (bytes.hasRemaining()) {
        file.channel().write(bytes);
      }
    } catch (IOException e) {
      throw file.failure(e);
    }
  }

  private String json() {
    String weights =
        shardOfTensor.entrySet().stream()
            .map(e -> "    %s: %s".formatted(ascii(e.getKey()), ascii(e.getValue())))
            .collect(Collectors.joining(",\n"));
    return """
    {
      "metadata": {
        "total_size": %s
      },
      "weight_map": {
    %s
      }
    }
    """
        .formatted(Long.toString(totalBytes), weights); // digits of the user's language are no JSON
  }

  private static String ascii(String text) {
    return JsonText.quotedAscii(text);
  }

  /** File name by tensor name, as an index file states it. */
  static Map<String, String> read(Path file) {
    JsonReader json = new JsonReader(file.toString(), 0, bytes(file));
    Map<String, String> shardOfTensor = new LinkedHashMap<>();
    json.object(key -> {
      if (key.equals(WEIGHT_MAP)) {
        json.object(tensor -> shardOfTensor.put(tensor, shardName(json)));
      } else {
        json.skip();
      }
    });
    json.end();
    if (shardOfTensor.isEmpty()) {
      throw new InvalidInputException("%s: its weight_map names no tensor".formatted(file));
    }
    return shardOfTensor;
  }

  private static byte[] bytes(Path file) {
    InputFile.requireReadable(file);
    try {
      long size = Files.size(file);
      if (size > Header.MAX_BYTES) {
        throw new InvalidInputException(
            "%s is %d bytes long; an index has at most 100 MB".formatted(file, size));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw InputFile.cannotRead(file, e);
    }
  }

  /** A shard lies beside its index: an index must not reach into other folders. */
  private static String shardName(JsonReader json) {
    String name = json.string();
    boolean plain = name.chars().noneMatch(c -> c == '/' || c == '\\' || c < ' ' || c == ':');
    if (!plain || !name.endsWith(".safetensors")) {
      throw json.malformed(
          "shard %s is not the name of a .safetensors file beside the index"
              .formatted(JsonText.shown(name)));
    }
    return name;
  }
}
