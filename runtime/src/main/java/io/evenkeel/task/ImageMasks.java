// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.Seed;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pictures in a folder {@code images} and, under the same names, PNG files in {@code masks} whose
 * stored numbers (a palette's index, or the grey) are the pixels' classes; 255 does not count.
 * Every tenth is for the test. The whole picture is brought to the sample's size.
 */
final class ImageMasks {
  static final Family FAMILY =
      new Family(
          new TaskFamily(
              "masks-S:DIR",
              "pictures in DIR/images, classes of their pixels in DIR/masks; S is by itself 64",
              "masks:data/pets"),
          "masks(?:-(\\d+))?:(.+)",
          (name, seed) -> {
            int size = name.number(1, "the size in pixels", 64, 1, 2048);
            return of(name.text(), name.path(2), size, seed);
          });

  private static final int VOID = 255;

  private ImageMasks() {}

  private record Masked(Path image, Path mask) {}

  private static Task of(String name, Path folder, int size, Seed seed) {
    List<Masked> pictures = pictures(folder);
    int classes = pictures.stream().mapToInt(picture -> most(picture.mask())).max().orElse(0) + 1;
    Samples samples =
        Listed.samples(
            Parts.everyTenth(folder, pictures),
            seed,
            (picture, row) -> {
              BufferedImage image = ImageFile.read(picture.image());
              BufferedImage mask = ImageFile.read(picture.mask());
              requireSameSize(picture, image, mask);
              Resizing.Frame frame = Resizing.Frame.whole(image);
              byte[] colours = Resizing.colours(image, frame, size);
              row.put("input", Normalization.IMAGENET.apply(colours));
              row.put("mask", counted(Resizing.numbers(mask, frame, size)));
            });
    Column input = Column.reals("input", 3, size, size);
    List<Column> targets = List.of(Column.integers("mask", size, size));
    return SampledTask.of(name, Kind.SEGMENTATION, classes, input, targets, samples);
  }

  private static List<Masked> pictures(Path folder) {
    List<Masked> pictures = new ArrayList<>();
    for (Path image : DataFiles.in(folder.resolve("images"))) {
      if (ImageFile.is(image)) {
        Path mask = folder.resolve("masks").resolve(ImageFile.stem(image) + ".png");
        if (!Files.isRegularFile(mask)) {
          throw new InvalidInputException("%s: has no mask; expected %s".formatted(image, mask));
        }
        pictures.add(new Masked(image, mask));
      }
    }
    return pictures;
  }

  /** The greatest class of a mask. */
  private static int most(Path mask) {
    BufferedImage image = ImageFile.read(mask);
    int[] numbers =
        image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
    return Arrays.stream(numbers).filter(number -> number != VOID).max().orElse(0);
  }

  private static void requireSameSize(Masked picture, BufferedImage image, BufferedImage mask) {
    if (image.getWidth() != mask.getWidth() || image.getHeight() != mask.getHeight()) {
      throw new InvalidInputException(
          "%s: is %dx%d but its picture %dx%d; make them alike"
              .formatted(
                  picture.mask(),
                  mask.getWidth(),
                  mask.getHeight(),
                  image.getWidth(),
                  image.getHeight()));
    }
  }

  private static long[] counted(long[] numbers) {
    return Arrays.stream(numbers).map(n -> n == VOID ? Batch.IGNORED : n).toArray();
  }
}
