// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import io.evenkeel.json.JsonText;
import io.evenkeel.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What stands before the data of a safetensors file: u64 little-endian length, then JSON padded
 * with spaces to a multiple of 8 bytes.
 *
 * @param metadata strings by name; an absent map is empty
 * @param layout the tensors
 * @param dataStart offset of the first byte of data in the file
 */
record Header(Map<String, String> metadata, Layout layout, long dataStart) {
  /** The reference reader's limit on the length of the JSON. */
  static final int MAX_BYTES = 100_000_000;

  static final String METADATA = "__metadata__";
  static final int LENGTH_BYTES = 8;

  /**
   * The bytes the reference writer puts before the data.
   *
   * @throws InvalidInputException if a name cannot be written or the header is above 100 MB
   */
  static ByteBuffer encode(Map<String, String> metadata, Layout layout) {
    byte[] json = json(metadata, layout).getBytes(StandardCharsets.UTF_8);
    int padded = Math.ceilDiv(json.length, 8) * 8;
    if (padded > MAX_BYTES) {
      throw tooLarge();
    }
    ByteBuffer header = ByteBuffer.allocate(LENGTH_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(padded).put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private static String json(Map<String, String> metadata, Layout layout) {
    StringBuilder json = new StringBuilder("{");
    if (!metadata.isEmpty()) {
      json.append('"').append(METADATA).append("\":").append(json(metadata)).append(',');
    }
    for (Layout.Entry entry : layout.entries()) {
      append(json, entry);
      if (json.length() > MAX_BYTES) {
        throw tooLarge();
      }
    }
    if (json.charAt(json.length() - 1) == ',') {
      json.setLength(json.length() - 1);
    }
    return json.append('}').toString();
  }

  /** The reference writer leaves the order of metadata to a hash map; here it is sorted. */
  private static String json(Map<String, String> metadata) {
    Map<String, String> sorted = new TreeMap<>(ReferenceOrder.NAMES);
    sorted.putAll(metadata);
    return sorted.entrySet().stream()
        .map(entry -> JsonText.quoted(entry.getKey()) + ":" + JsonText.quoted(entry.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static void append(StringBuilder json, Layout.Entry entry) {
    Tensor tensor = entry.tensor();
    if (tensor.name().equals(METADATA)) {
      throw new InvalidInputException(
          "a tensor cannot be called %s, which safetensors reserves; rename it"
              .formatted(METADATA));
    }
    String shape =
        tensor.shape().dimensions().stream().map(String::valueOf).collect(Collectors.joining(","));
    json.append(JsonText.quoted(tensor.name()));
    json.append(":{\"dtype\":\"").append(tensor.dtype().name());
    json.append("\",\"shape\":[").append(shape);
    json.append("],\"data_offsets\":[").append(entry.begin()).append(',').append(entry.end());
    json.append("]},");
  }

  private static InvalidInputException tooLarge() {
    return new InvalidInputException(
        "the header of the safetensors file would be above 100 MB; shorten names or metadata");
  }
}
