// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.Seed;
import java.nio.file.Path;
import java.util.List;

/** MNIST and what comes in its four files, such as Fashion-MNIST: ten classes of grey images. */
final class Mnist {
  static final Family FAMILY =
      new Family(
          new TaskFamily(
              "mnist:DIR",
              "MNIST, Fashion-MNIST: a folder with train-images-idx3-ubyte and the three others,"
                  + " .gz or not",
              "mnist:data/mnist"),
          "mnist:(.+)",
          (name, seed) -> of(name.text(), name.path(1), seed));

  private static final int CLASSES = 10;

  private Mnist() {}

  private static Task of(String name, Path folder, Seed seed) {
    Part train = Part.read(folder, "train");
    Part test = Part.read(folder, "t10k");
    if (!train.size().equals(test.size())) {
      throw new InvalidInputException(
          "%s: its images are of another size than those of %s; take both from one data set"
              .formatted(test.images().file(), train.images().file()));
    }
    Column input = Column.reals("input", 1, train.size().get(0), train.size().get(1));
    List<Column> targets = List.of(Column.integers("labels"));
    Samples samples = new FiniteSamples(train, test, seed);
    return SampledTask.of(name, Kind.CLASSIFICATION, CLASSES, input, targets, samples);
  }

  /** Images and their labels. */
  private record Part(Idx images, Idx labels) implements Examples {
    static Part read(Path folder, String prefix) {
      Idx images = Idx.read(find(folder, prefix + "-images", "idx3-ubyte"), 3);
      Idx labels = Idx.read(find(folder, prefix + "-labels", "idx1-ubyte"), 1);
      if (images.count() != labels.count() || images.shape().elementCount() == 0) {
        throw new InvalidInputException(
            "%s: holds %d labels for %d images; take both from one data set"
                .formatted(labels.file(), labels.count(), images.count()));
      }
      return new Part(images, labels);
    }

    private static Path find(Path folder, String name, String ending) {
      String dashed = name + "-" + ending;
      String dotted = name + "." + ending;
      return DataFiles.find(folder, "MNIST data", dashed, dashed + ".gz", dotted, dotted + ".gz");
    }

    /** Height and width. */
    List<Long> size() {
      return images.shape().dimensions().subList(1, 3);
    }

    @Override
    public int count() {
      return images.count();
    }

    @Override
    public void write(int number, Row row) {
      int label = Byte.toUnsignedInt(labels.entry(number)[0]);
      if (label >= CLASSES) {
        throw new InvalidInputException(
            "%s: label %d of sample %d is not below %d; download it again"
                .formatted(labels.file(), label, number, CLASSES));
      }
      row.put("input", Normalization.MNIST.apply(images.entry(number)));
      row.put("labels", label);
    }
  }
}
