// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import io.evenkeel.json.JsonReader;
import io.evenkeel.json.JsonText;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads a header and believes nothing in it. */
final class HeaderReader {
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** NumPy's limit, and more axes than any network has. */
  static final int MAX_RANK = 64;

  private final String file;
  private final JsonReader json;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<Layout.Entry> entries = new ArrayList<>();

  private HeaderReader(String file, byte[] bytes) {
    this.file = file;
    this.json = new JsonReader(file, Header.LENGTH_BYTES, bytes);
  }

  /**
   * Reads the header of a whole file and checks that it describes exactly the bytes behind it.
   *
   * @param file named in refusals
   * @throws InvalidInputException if anything is not as the format says
   */
  static Header read(String file, MemorySegment bytes) {
    Header header = begin(file, bytes);
    requireContiguous(file, header.layout(), bytes.byteSize() - header.dataStart());
    return header;
  }

  /** Reads the header of a file that need not be complete. */
  static Header begin(String file, MemorySegment bytes) {
    long length = length(file, bytes);
    long dataStart = Header.LENGTH_BYTES + length;
    byte[] json = bytes.asSlice(Header.LENGTH_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    HeaderReader reader = new HeaderReader(file, json);
    reader.readJson();
    reader.entries.sort(
        Comparator.comparingLong(Layout.Entry::begin).thenComparingLong(Layout.Entry::end));
    return new Header(reader.metadata, new Layout(reader.entries), dataStart);
  }

  private static long length(String file, MemorySegment bytes) {
    if (bytes.byteSize() < Header.LENGTH_BYTES) {
      throw new InvalidInputException(
          "%s is %d bytes long, too short for a safetensors file"
              .formatted(file, bytes.byteSize()));
    }
    long length = bytes.get(LENGTH, 0);
    if (length < 0 || length > Header.MAX_BYTES) {
      throw new InvalidInputException(
          "%s: byte 0: header length %s is above 100 MB; this is not a safetensors file"
              .formatted(file, Long.toUnsignedString(length)));
    }
    if (length > bytes.byteSize() - Header.LENGTH_BYTES) {
      throw new InvalidInputException(
          "%s: byte 0: the header of %d bytes ends after the file's %d bytes; the file is truncated"
              .formatted(file, length, bytes.byteSize()));
    }
    if (length == 0 || bytes.get(ValueLayout.JAVA_BYTE, Header.LENGTH_BYTES) != '{') {
      throw new InvalidInputException(
          "%s: byte 8: the header does not start with '{'; this is not a safetensors file"
              .formatted(file));
    }
    return length;
  }

  private void readJson() {
    json.object(key -> {
      if (key.equals(Header.METADATA)) {
        readMetadata();
      } else {
        readTensor(key);
      }
    });
    json.end();
  }

  private void readMetadata() {
    json.object(key -> {
      if (json.peek() != '"') {
        throw json.malformed("metadata %s is not a string".formatted(JsonText.shown(key)));
      }
      metadata.put(key, json.string());
    });
  }

  /** Fields the format does not know are skipped, as the reference reader does. */
  private void readTensor(String name) {
    TensorFields fields = new TensorFields();
    json.object(key -> {
      switch (key) {
        case "dtype" -> fields.dtype = dtype(name);
        case "shape" -> fields.shape = integers(MAX_RANK);
        case "data_offsets" -> fields.offsets = integers(2);
        default -> json.skip();
      }
    });
    entries.add(entry(name, fields));
  }

  /** What has been read of one tensor; null where nothing has. */
  private static final class TensorFields {
    private DType dtype;
    private List<Long> shape;
    private List<Long> offsets;
  }

  private DType dtype(String tensor) {
    String name = json.string();
    return Arrays.stream(DType.values())
        .filter(dtype -> dtype.name().equals(name))
        .findAny()
        .orElseThrow(
            () -> refused(tensor, "dtype %s is not supported".formatted(JsonText.shown(name))));
  }

  private List<Long> integers(int most) {
    List<Long> numbers = new ArrayList<>();
    json.array(() -> {
      if (numbers.size() == most) {
        throw json.malformed("more than %d numbers".formatted(most));
      }
      numbers.add(json.integer());
    });
    return numbers;
  }

  private Layout.Entry entry(String name, TensorFields fields) {
    if (fields.dtype == null || fields.shape == null || fields.offsets == null) {
      throw refused(name, "dtype, shape or data_offsets is missing");
    }
    if (fields.offsets.size() != 2) {
      throw refused(name, "data_offsets must be two numbers");
    }
    long begin = fields.offsets.getFirst();
    long end = fields.offsets.getLast();
    if (begin > end) {
      throw refused(name, "it ends at data offset %d before it begins at %d".formatted(end, begin));
    }
    Shape shape = shape(name, fields.shape);
    OptionalLong byteCount = Layout.byteCount(fields.dtype, shape);
    if (byteCount.isEmpty() || byteCount.getAsLong() != end - begin) {
      throw refused(
          name,
          "shape %s of %s does not fill data offsets %d to %d"
              .formatted(shape, fields.dtype, begin, end));
    }
    return new Layout.Entry(new Tensor(name, fields.dtype, shape), begin, end);
  }

  private Shape shape(String name, List<Long> dimensions) {
    try {
      return new Shape(dimensions);
    } catch (InvalidInputException e) {
      throw refused(name, e.getMessage());
    }
  }

  private static void requireContiguous(String file, Layout layout, long dataBytes) {
    long cursor = 0;
    for (Layout.Entry entry : layout.entries()) {
      if (entry.begin() != cursor) {
        String what = entry.begin() > cursor ? "leaves a hole after" : "overlaps";
        throw refused(
            file,
            entry.tensor().name(),
            "beginning at data offset %d it %s the tensor that ends at %d"
                .formatted(entry.begin(), what, cursor));
      }
      cursor = entry.end();
    }
    if (cursor > dataBytes) {
      throw new InvalidInputException(
          "%s has %d bytes of data where its header says %d; the file is truncated"
              .formatted(file, dataBytes, cursor));
    }
    if (cursor < dataBytes) {
      throw new InvalidInputException(
          "%s has %d bytes after its last tensor; the file is damaged"
              .formatted(file, dataBytes - cursor));
    }
  }

  private InvalidInputException refused(String tensor, String why) {
    return refused(file, tensor, why);
  }

  private static InvalidInputException refused(String file, String tensor, String why) {
    return new InvalidInputException(
        "%s: tensor %s: %s; the file cannot be used".formatted(file, JsonText.shown(tensor), why));
  }
}
