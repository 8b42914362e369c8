// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.Seed;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Pictures and boxes as Pascal VOC or COCO have them. The whole picture is brought to the sample's
 * size; there are as many places for objects as the fullest picture needs.
 */
final class BoxedImages {
  /**
   * Annotations in {@code Annotations}, pictures in {@code JPEGImages}; every tenth is for the
   * test.
   */
  static final Family VOC =
      family(
          "voc",
          "pictures and boxes as in Pascal VOC: Annotations and JPEGImages; S is by itself 256",
          "voc:data/VOC2012",
          BoxedImages::voc);

  /** Annotations in {@code annotations/instances_NAME.json}, pictures in {@code NAME}. */
  static final Family COCO =
      family(
          "coco",
          "pictures and boxes as in COCO: annotations/instances_train2017.json, train2017, the same"
              + " of val2017; S is by itself 256",
          "coco:data/coco",
          BoxedImages::coco);

  private static final Pattern INSTANCES = Pattern.compile("instances_((train|val).*)\\.json");

  private BoxedImages() {}

  private static Family family(
      String name, String about, String example, Function<Path, Parts<List<BoxedPicture>>> read) {
    return new Family(
        new TaskFamily(name + "-S:DIR", about, example),
        name + "(?:-(\\d+))?:(.+)",
        (given, seed) -> {
          int size = given.number(1, "the size in pixels", 256, 1, 2048);
          Path folder = given.path(2);
          return of(given.text(), folder, read.apply(folder), size, seed);
        });
  }

  private static Parts<List<BoxedPicture>> voc(Path folder) {
    Path pictures = folder.resolve("JPEGImages");
    return Parts.everyTenth(
        folder,
        DataFiles.in(folder.resolve("Annotations")).stream()
            .filter(file -> file.toString().endsWith(".xml"))
            .map(file -> VocFile.read(file, pictures))
            .toList());
  }

  private static Parts<List<BoxedPicture>> coco(Path folder) {
    List<BoxedPicture> train = instances(folder, "train");
    List<BoxedPicture> test = instances(folder, "val");
    if (train.isEmpty()) {
      throw new InvalidInputException(
          "%s: no annotations/instances_train*.json here; give COCO's folder".formatted(folder));
    }
    return test.isEmpty() ? Parts.everyTenth(folder, train) : new Parts<>(train, test);
  }

  private static List<BoxedPicture> instances(Path folder, String part) {
    return DataFiles.in(folder.resolve("annotations")).stream()
        .map(file -> INSTANCES.matcher(file.getFileName().toString()))
        .filter(matcher -> matcher.matches() && matcher.group(2).equals(part))
        .findFirst()
        .map(matcher ->
            CocoFile.read(
                folder.resolve("annotations").resolve(matcher.group()),
                folder.resolve(matcher.group(1))))
        .orElse(List.of());
  }

  private static Task of(
      String name, Path folder, Parts<List<BoxedPicture>> parts, int size, Seed seed) {
    List<BoxedPicture> all = new ArrayList<>(parts.train());
    all.addAll(parts.test());
    List<String> classes =
        all.stream()
            .flatMap(picture -> picture.objects().stream())
            .map(BoxedPicture.Found::name)
            .distinct()
            .sorted()
            .toList();
    int places = all.stream().mapToInt(picture -> picture.objects().size()).max().orElse(0);
    if (places == 0) {
      throw new InvalidInputException(
          "%s: its annotations have no object; give pictures with boxes".formatted(folder));
    }
    Samples samples =
        Listed.samples(
            parts,
            seed,
            (picture, row) -> {
              BufferedImage image = ImageFile.read(picture.file());
              byte[] colours = Resizing.colours(image, Resizing.Frame.whole(image), size);
              row.put("input", Normalization.IMAGENET.apply(colours));
              boxes(picture, classes, places).put(row);
            });
    List<Column> targets =
        List.of(Column.integers("labels", places), Column.reals("boxes", places, Boxes.NUMBERS));
    Column input = Column.reals("input", 3, size, size);
    return SampledTask.of(name, Kind.DETECTION, classes.size(), input, targets, samples);
  }

  private static Boxes boxes(BoxedPicture picture, List<String> classes, int places) {
    Boxes boxes = new Boxes(places);
    for (BoxedPicture.Found object : picture.objects()) {
      float[] box = new float[Boxes.NUMBERS];
      for (int i = 0; i < box.length; i++) {
        box[i] = object.box().get(i);
      }
      long label = classes.indexOf(object.name());
      boxes.add(object.difficult() ? Batch.passedOver(label) : label, box);
    }
    return boxes;
  }
}
