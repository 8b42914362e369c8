// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.Seed;
import io.evenkeel.spelling.Spelling;
import java.util.List;
import java.util.Optional;

/** The tasks by name: {@code shapes}, {@code adding-100}, {@code cifar10:DIR}, …. */
public final class Tasks {
  private static final List<Family> FAMILIES =
      List.of(
          Shapes.CLASSIFICATION,
          Shapes.SEGMENTATION,
          Shapes.DETECTION,
          Textures.FAMILY,
          Adding.FAMILY,
          Copying.FAMILY,
          Clusters.FAMILY,
          Teacher.FAMILY,
          Sentiment.FAMILY,
          Numbers.FAMILY,
          Mnist.FAMILY,
          Cifar.TEN,
          Cifar.HUNDRED,
          ImageFolders.FAMILY,
          ImageMasks.FAMILY,
          BoxedImages.VOC,
          BoxedImages.COCO,
          LabelledText.FAMILY,
          ParallelText.FAMILY);

  private Tasks() {}

  /** The families, in the order in which they are best listed. */
  public static List<TaskFamily> list() {
    return FAMILIES.stream().map(Family::about).toList();
  }

  /** Whether the name has the form of a task's, be its numbers possible or not. */
  public static boolean isName(String name) {
    return FAMILIES.stream().anyMatch(family -> family.names().matcher(name).matches());
  }

  /**
   * The task of that name.
   *
   * @param seed of everything random in it: samples, their order
   * @throws InvalidInputException if there is none, or the files it names cannot be read
   */
  public static Task of(String name, Seed seed) {
    return FAMILIES.stream()
        .map(family -> family.find(name, seed))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private static InvalidInputException unknown(String name) {
    List<String> known = list().stream().map(TaskFamily::pattern).toList();
    String hint = Spelling.hint(name, known);
    return new InvalidInputException(
        "there is no task '%s'; %sthere are %s"
            .formatted(Spelling.shortened(name), hint, String.join(", ", known)));
  }
}
