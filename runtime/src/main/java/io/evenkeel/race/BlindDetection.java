// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.detection.Anchors;
import io.evenkeel.detection.Matching;
import io.evenkeel.task.Batch;
import io.evenkeel.task.Split;
import io.evenkeel.task.Task;
import io.evenkeel.train.FocalLoss;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What the best detector costs that does not look at the image: everywhere the same probability of
 * every class, and the anchors themselves as boxes.
 */
final class BlindDetection {
  private static final int STEPS = 200;

  private final Anchors anchors;
  private final int classes;
  private long positives;
  private long negatives;
  private double offsets;

  private BlindDetection(Anchors anchors, int classes) {
    this.anchors = anchors;
    this.classes = classes;
  }

  static double loss(Task task, Anchors anchors, int classes, int samples) {
    BlindDetection blind = new BlindDetection(anchors, classes);
    Batch batch = task.batch(Split.TRAIN, 0, samples);
    Boxed.of(batch.targets().get(DetectionGoal.LABELS), batch.targets().get(DetectionGoal.BOXES))
        .forEach(blind::add);
    return blind.loss();
  }

  private void add(Boxed image) {
    List<Integer> objects = image.matching(anchors).objects();
    for (int anchor = 0; anchor < objects.size(); anchor++) {
      int object = objects.get(anchor);
      if (object >= 0) {
        positives++;
        negatives += classes - 1;
        offsets += cost(anchors.offsets(anchor, image.boxes().get(object)));
      } else if (object == Matching.BACKGROUND) {
        negatives += classes;
      }
    }
  }

  private static double cost(double[] differences) {
    return DoubleStream.of(differences)
        .map(Math::abs)
        .map(apart -> apart < 1 ? apart * apart / 2 : apart - 0.5)
        .sum();
  }

  private double loss() {
    double objects = Math.max(1, positives);
    double scores =
        IntStream.range(1, STEPS)
            .mapToDouble(step -> 1 / (1 + Math.exp(10.0 * step / STEPS)))
            .map(this::scores)
            .min()
            .orElseThrow();
    return (scores + offsets) / objects;
  }

  private double scores(double probability) {
    FocalLoss focal = FocalLoss.plain();
    double there = Math.pow(1 - probability, focal.focus()) * -Math.log(probability);
    double not = Math.pow(probability, focal.focus()) * -Math.log1p(-probability);
    return focal.objects() * there * positives + (1 - focal.objects()) * not * negatives;
  }
}
