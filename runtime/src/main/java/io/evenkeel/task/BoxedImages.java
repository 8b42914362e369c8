// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.Seed;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Pictures and boxes as Pascal VOC has them: annotations in {@code Annotations}, pictures in {@code
 * JPEGImages}. Every tenth is for the test. The whole picture is brought to the sample's size;
 * there are as many places for objects as the fullest picture needs.
 */
final class BoxedImages {
  static final Family FAMILY =
      new Family(
          new TaskFamily(
              "voc-S:DIR",
              "pictures and boxes as in Pascal VOC: Annotations and JPEGImages; S is by itself 256",
              "voc:data/VOC2012"),
          "voc(?:-(\\d+))?:(.+)",
          (name, seed) -> {
            int size = name.number(1, "the size in pixels", 256, 1, 2048);
            return of(name.text(), name.path(2), size, seed);
          });

  private BoxedImages() {}

  private static Task of(String name, Path folder, int size, Seed seed) {
    List<VocFile> pictures = annotations(folder);
    List<String> classes = names(pictures).distinct().sorted().toList();
    int places = pictures.stream().mapToInt(picture -> picture.objects().size()).max().orElse(0);
    if (places == 0) {
      throw new InvalidInputException(
          "%s: its annotations have no object; give pictures with boxes".formatted(folder));
    }
    Samples samples =
        Listed.samples(
            Parts.everyTenth(folder, pictures),
            seed,
            (picture, row) -> {
              Path file = folder.resolve("JPEGImages").resolve(picture.picture());
              BufferedImage image = ImageFile.read(file);
              byte[] colours = Resizing.colours(image, Resizing.Frame.whole(image), size);
              row.put("input", Normalization.IMAGENET.apply(colours));
              boxes(picture, classes, places).put(row);
            });
    List<Column> targets =
        List.of(Column.integers("labels", places), Column.reals("boxes", places, Boxes.NUMBERS));
    Column input = Column.reals("input", 3, size, size);
    return SampledTask.of(name, Kind.DETECTION, classes.size(), input, targets, samples);
  }

  private static List<VocFile> annotations(Path folder) {
    return DataFiles.in(folder.resolve("Annotations")).stream()
        .filter(file -> file.toString().endsWith(".xml"))
        .map(VocFile::read)
        .toList();
  }

  private static Stream<String> names(List<VocFile> pictures) {
    return pictures.stream()
        .flatMap(picture -> picture.objects().stream())
        .map(VocFile.Found::name);
  }

  private static Boxes boxes(VocFile picture, List<String> classes, int places) {
    Boxes boxes = new Boxes(places);
    for (VocFile.Found object : picture.objects()) {
      float[] box = new float[Boxes.NUMBERS];
      for (int i = 0; i < box.length; i++) {
        box[i] = object.box().get(i);
      }
      boxes.add(classes.indexOf(object.name()), box);
    }
    return boxes;
  }
}
