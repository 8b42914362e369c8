// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.Seed;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures in a folder for each class, below {@code train} and {@code test} or {@code val}, or
 * right in the folder, when every tenth picture is for the test. The square in the middle of a
 * picture is brought to the sample's size when it is asked for.
 */
final class ImageFolders {
  static final Family FAMILY =
      new Family(
          new TaskFamily(
              "images-S:DIR",
              "pictures in a folder per class, brought to S x S pixels; by itself 32",
              "images:data/flowers"),
          "images(?:-(\\d+))?:(.+)",
          (name, seed) -> {
            int size = name.number(1, "the size in pixels", 32, 1, 2048);
            return of(name.text(), name.path(2), size, seed);
          });

  private ImageFolders() {}

  private record Labelled(Path file, int label) {}

  private static Task of(String name, Path folder, int size, Seed seed) {
    Parts<Path> folders = Parts.below(folder, "").orElse(new Parts<>(folder, folder));
    List<String> classes = classes(folders.train());
    Parts<List<Labelled>> pictures =
        folders.train().equals(folder)
            ? Parts.everyTenth(folder, pictures(folder, classes))
            : folders.map(part -> pictures(part, classes));
    Samples samples =
        Listed.samples(
            pictures,
            seed,
            (picture, row) -> {
              BufferedImage image = ImageFile.read(picture.file());
              byte[] colours = Resizing.colours(image, Resizing.Frame.middle(image), size);
              row.put("input", Normalization.IMAGENET.apply(colours));
              row.put("labels", picture.label());
            });
    Column input = Column.reals("input", 3, size, size);
    List<Column> targets = List.of(Column.integers("labels"));
    return SampledTask.of(name, Kind.CLASSIFICATION, classes.size(), input, targets, samples);
  }

  private static List<String> classes(Path folder) {
    List<String> classes = foldersIn(folder);
    if (classes.size() < 2) {
      throw new InvalidInputException(
          "%s: %d folders of pictures; give one for each of at least two classes"
              .formatted(folder, classes.size()));
    }
    return classes;
  }

  private static List<String> foldersIn(Path folder) {
    return DataFiles.in(folder).stream()
        .filter(Files::isDirectory)
        .map(each -> each.getFileName().toString())
        .toList();
  }

  private static List<Labelled> pictures(Path folder, List<String> classes) {
    List<Labelled> pictures = new ArrayList<>();
    for (String name : foldersIn(folder)) {
      int label = classes.indexOf(name);
      if (label < 0) {
        throw new InvalidInputException(
            "%s: class %s is not among those to learn; remove it or give it pictures to learn from"
                .formatted(folder.resolve(name), name));
      }
      DataFiles.in(folder.resolve(name)).stream()
          .filter(ImageFile::is)
          .forEach(file -> pictures.add(new Labelled(file, label)));
    }
    if (pictures.isEmpty()) {
      throw new InvalidInputException(
          "%s: no pictures in its folders; expected PNG, JPEG, BMP, GIF or TIFF".formatted(folder));
    }
    return pictures;
  }
}
