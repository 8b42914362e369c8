// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.Seed;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;

/**
 * CIFAR-10 and CIFAR-100 in their binary version: records of one or two labels, the last of which
 * counts, and 3×32×32 bytes. Files are mapped.
 */
final class Cifar {
  static final Family TEN =
      family(
          10,
          1,
          Normalization.CIFAR_10,
          "test_batch.bin",
          List.of(
              "data_batch_1.bin",
              "data_batch_2.bin",
              "data_batch_3.bin",
              "data_batch_4.bin",
              "data_batch_5.bin"));

  static final Family HUNDRED =
      family(100, 2, Normalization.CIFAR_100, "test.bin", List.of("train.bin"));

  private static final int SIDE = 32;
  private static final int PIXELS = 3 * SIDE * SIDE;

  private final int classes;
  private final int labels;
  private final Normalization normalization;

  private Cifar(int classes, int labels, Normalization normalization) {
    this.classes = classes;
    this.labels = labels;
    this.normalization = normalization;
  }

  private static Family family(
      int classes, int labels, Normalization normalization, String test, List<String> train) {
    Cifar cifar = new Cifar(classes, labels, normalization);
    String name = "cifar" + classes;
    return new Family(
        new TaskFamily(
            name + ":DIR",
            "CIFAR-%d, binary version: a folder with %s and %s"
                .formatted(classes, train.getFirst(), test),
            name + ":data/" + name),
        name + ":(.+)",
        (chosen, seed) -> cifar.task(chosen.text(), chosen.path(1), train, test, seed));
  }

  private Task task(String name, Path folder, List<String> train, String test, Seed seed) {
    Examples learned = new Parts(train.stream().map(file -> part(folder, file)).toList());
    Column input = Column.reals("input", 3, SIDE, SIDE);
    List<Column> targets = List.of(Column.integers("labels"));
    Samples samples = new FiniteSamples(learned, part(folder, test), seed);
    return SampledTask.of(name, Kind.CLASSIFICATION, classes, input, targets, samples);
  }

  private Part part(Path folder, String name) {
    Path file = DataFiles.find(folder, "CIFAR data", name);
    MemorySegment bytes = DataFiles.map(file);
    int record = labels + PIXELS;
    if (bytes.byteSize() == 0 || bytes.byteSize() % record != 0) {
      throw new InvalidInputException(
          "%s: %d bytes are not whole records of %d; download it again"
              .formatted(file, bytes.byteSize(), record));
    }
    return new Part(file, bytes);
  }

  /** The records of one file. */
  private final class Part implements Examples {
    private final Path file;
    private final MemorySegment bytes;

    Part(Path file, MemorySegment bytes) {
      this.file = file;
      this.bytes = bytes;
    }

    @Override
    public int count() {
      return Math.toIntExact(bytes.byteSize() / (labels + PIXELS));
    }

    @Override
    public void write(int number, Row row) {
      long record = (long) number * (labels + PIXELS);
      byte[] pixels = bytes.asSlice(record + labels, PIXELS).toArray(ValueLayout.JAVA_BYTE);
      int label = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, record + labels - 1));
      if (label >= classes) {
        throw new InvalidInputException(
            "%s: label %d at byte %d is not below %d; download it again"
                .formatted(file, label, record + labels - 1, classes));
      }
      row.put("input", normalization.apply(pixels));
      row.put("labels", label);
    }
  }

  /** Several files one after the other. */
  private record Parts(List<Part> parts) implements Examples {
    @Override
    public int count() {
      return parts.stream().mapToInt(Part::count).sum();
    }

    @Override
    public void write(int number, Row row) {
      int left = number;
      for (Part part : parts) {
        if (left < part.count()) {
          part.write(left, row);
          return;
        }
        left -= part.count();
      }
      throw new IndexOutOfBoundsException(number);
    }
  }
}
