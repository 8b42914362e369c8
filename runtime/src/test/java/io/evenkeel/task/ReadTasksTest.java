// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.Seed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Binary files: MNIST and CIFAR, whole and damaged. */
final class ReadTasksTest {
  private static final int IMAGES = 7;
  private static final int RECORD = 1 + 3072;

  @TempDir private Path folder;

  private Task task(String format) {
    return Tasks.of(format + ":" + folder, Seed.of(0));
  }

  private void requireRefusal(String format, String file, String what) {
    assertThatThrownBy(() -> task(format).batch(Split.TRAIN, 0, IMAGES))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(folder.resolve(file).toString())
        .hasMessageContaining(what)
        .hasMessageContaining("; ")
        .hasMessageNotContaining("\n");
  }

  /** Image i is filled with the byte i and has the label i mod 10. */
  private void writeMnist() throws IOException {
    write("train-images-idx3-ubyte", images(IMAGES, 3, 4));
    write("train-labels-idx1-ubyte", labels(IMAGES));
    write("t10k-images-idx3-ubyte", images(IMAGES, 3, 4));
    write("t10k-labels-idx1-ubyte", labels(IMAGES));
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private static byte[] images(int count, int height, int width) {
    ByteBuffer bytes = ByteBuffer.allocate(16 + count * height * width);
    bytes.putInt(0x803).putInt(count).putInt(height).putInt(width);
    for (int i = 0; i < count; i++) {
      for (int pixel = 0; pixel < height * width; pixel++) {
        bytes.put((byte) i);
      }
    }
    return bytes.array();
  }

  private static byte[] labels(int count) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + count);
    bytes.putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      bytes.put((byte) (i % 10));
    }
    return bytes.array();
  }

  @Test
  void mnistIsReadSpreadOverTheTestAndWrapsAround() throws IOException {
    writeMnist();
    Batch batch = task("mnist").batch(Split.TEST, 1, 5);
    assertThat(Contents.integers(batch, "labels")).containsExactly(6, 3, 0, 4, 1);
    float[] pixels = Contents.reals(batch, "input");
    assertThat(pixels[0]).isEqualTo((6 / 255f - 0.1307f) / 0.3081f);
    assertThat(batch.inputs().get("input").shape()).hasToString("5x1x3x4");
  }

  @Test
  void everyEpochHasEachSampleOnceInAnOrderOfItsOwn() throws IOException {
    writeMnist();
    long[] labels = Contents.integers(task("mnist").batch(Split.TRAIN, 0, 3 * IMAGES), "labels");
    for (int epoch = 0; epoch < 3; epoch++) {
      long[] part = Arrays.copyOfRange(labels, epoch * IMAGES, (epoch + 1) * IMAGES);
      assertThat(part).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
    }
    assertThat(Arrays.copyOf(labels, IMAGES))
        .isNotEqualTo(Arrays.copyOfRange(labels, IMAGES, 2 * IMAGES));
    for (int size : new int[] {1, 2, 5}) {
      for (int number = 0; number < 15 / size; number++) {
        long[] part = Contents.integers(task("mnist").batch(Split.TRAIN, number, size), "labels");
        assertThat(part).isEqualTo(Arrays.copyOfRange(labels, number * size, (number + 1) * size));
      }
    }
  }

  @Test
  void packedFilesAreReadAsWell() throws IOException {
    writeMnist();
    long[] plain = Contents.integers(task("mnist").batch(Split.TRAIN, 0, 9), "labels");
    for (Path file : DataFiles.in(folder)) {
      try (var out = new GZIPOutputStream(Files.newOutputStream(Path.of(file + ".gz")))) {
        Files.copy(file, out);
      }
      Files.delete(file);
    }
    assertThat(Contents.integers(task("mnist").batch(Split.TRAIN, 0, 9), "labels"))
        .isEqualTo(plain);
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    writeMnist();
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    requireRefusal("mnist", "", "t10k-labels-idx1-ubyte");
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    writeMnist();
    String name = "train-images-idx3-ubyte";
    write(name, Arrays.copyOf(images(IMAGES, 3, 4), 50));
    requireRefusal("mnist", name, "its header says 7x3x4 but 34 bytes follow");
    write(name, new byte[3]);
    requireRefusal("mnist", name, "not an IDX file");
  }

  @Test
  void anotherMagicIsRefused() throws IOException {
    writeMnist();
    write("train-images-idx3-ubyte", labels(IMAGES));
    requireRefusal("mnist", "train-images-idx3-ubyte", "begins with 00000803");
  }

  @Test
  void aHeaderThatClaimsTheWorldIsRefused() throws IOException {
    writeMnist();
    byte[] bytes = images(IMAGES, 3, 4);
    Arrays.fill(bytes, 4, 16, (byte) 0xff);
    write("train-images-idx3-ubyte", bytes);
    assertThatThrownBy(() -> task("mnist")).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void countsAndSizesThatDisagreeAreRefused() throws IOException {
    writeMnist();
    write("train-labels-idx1-ubyte", labels(IMAGES - 1));
    requireRefusal("mnist", "train-labels-idx1-ubyte", "6 labels for 7 images");
    writeMnist();
    write("t10k-images-idx3-ubyte", images(IMAGES, 4, 4));
    requireRefusal("mnist", "t10k-images-idx3-ubyte", "another size");
  }

  @Test
  void aDamagedPackedFileIsRefused() throws IOException {
    writeMnist();
    Files.delete(folder.resolve("train-images-idx3-ubyte"));
    write("train-images-idx3-ubyte.gz", new byte[] {0x1f, (byte) 0x8b, 8, 0, 1});
    requireRefusal("mnist", "train-images-idx3-ubyte.gz", "cannot be read");
  }

  private static byte[] records(int count, int label) {
    byte[] bytes = new byte[count * RECORD];
    for (int i = 0; i < count; i++) {
      bytes[i * RECORD] = (byte) label;
      bytes[i * RECORD + 1] = (byte) 255;
    }
    return bytes;
  }

  private void writeCifar() throws IOException {
    for (int part = 1; part <= 5; part++) {
      write("data_batch_" + part + ".bin", records(2, part));
    }
    write("test_batch.bin", records(3, 9));
  }

  @Test
  void cifarIsReadFromAllItsFiles() throws IOException {
    writeCifar();
    Batch train = task("cifar10").batch(Split.TRAIN, 0, 10);
    assertThat(Contents.integers(train, "labels"))
        .containsExactlyInAnyOrder(1, 1, 2, 2, 3, 3, 4, 4, 5, 5);
    Batch test = task("cifar10").batch(Split.TEST, 0, 3);
    assertThat(Contents.integers(test, "labels")).containsOnly(9);
    assertThat(Contents.reals(test, "input")[0]).isEqualTo((1 - 0.4914f) / 0.2470f);
  }

  @Test
  void recordsThatAreNotWholeAndLabelsThatAreTooLargeAreRefused() throws IOException {
    writeCifar();
    write("data_batch_3.bin", Arrays.copyOf(records(2, 1), 2 * RECORD - 1));
    requireRefusal("cifar10", "data_batch_3.bin", "6145 bytes are not whole records of 3073");
    write("data_batch_3.bin", records(2, 10));
    assertThatThrownBy(() -> task("cifar10").batch(Split.TRAIN, 0, 10))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("label 10 at byte")
        .hasMessageContaining("is not below 10");
  }

  @Test
  void theSecondLabelOfCifar100Counts() throws IOException {
    byte[] bytes = new byte[RECORD + 1];
    bytes[0] = 19;
    bytes[1] = 99;
    write("train.bin", bytes);
    write("test.bin", bytes);
    assertThat(Contents.integers(task("cifar100").batch(Split.TEST, 0, 1), "labels"))
        .containsExactly(99);
  }
}
