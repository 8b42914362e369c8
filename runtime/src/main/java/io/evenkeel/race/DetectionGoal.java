// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.InvalidInputException;
import io.evenkeel.detection.Anchors;
import io.evenkeel.detection.AveragePrecision;
import io.evenkeel.detection.Box;
import io.evenkeel.detection.Decoder;
import io.evenkeel.detection.Matching;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.task.Batch;
import io.evenkeel.task.Task;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import io.evenkeel.train.FocalLoss;
import io.evenkeel.train.Objective;
import io.evenkeel.train.OffsetLoss;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a single-shot detector has to reach: scores and offsets of anchors.
 *
 * @param scores output [batch, anchors, classes]
 * @param offsets output [batch, anchors, 4]
 */
record DetectionGoal(Anchors anchors, int classes, String scores, String offsets) {
  /** Fields of a task's batches. */
  static final String LABELS = "labels";

  static final String BOXES = "boxes";

  /** Fields of what the anchors have to learn. */
  private static final String ANCHOR_LABELS = "anchor.labels";

  private static final String ANCHOR_OFFSETS = "anchor.offsets";

  /** A small image has few objects, so that a guess is estimated from several batches' worth. */
  private static final int GUESSED_SAMPLES = 64;

  static Goal of(Task task, Graph network, Function<String, Shape> shapes) {
    if (network.outputs().size() != 2) {
      throw refusal(network);
    }
    ValueInfo first = network.outputs().get(0);
    ValueInfo second = network.outputs().get(1);
    Shape scores = shapes.apply(first.name());
    Shape offsets = shapes.apply(second.name());
    boolean fits =
        scores.rank() == 3
            && offsets.equals(scores.with(2, Box.NUMBERS))
            && scores.dimension(2) >= task.classes();
    if (!fits) {
      throw refusal(network);
    }
    Anchors anchors = Anchors.of(task.sample().dimension(1), scores.dimension(1));
    int classes = Math.toIntExact(scores.dimension(2));
    return new DetectionGoal(anchors, classes, first.name(), second.name()).goal(task);
  }

  private static InvalidInputException refusal(Graph network) {
    return new InvalidInputException(
        "%s is no detector that races train: its outputs must be scores [batch, anchors, classes]"
                .formatted(network.name())
            + " and offsets [batch, anchors, 4], as network detector has them");
  }

  private Goal goal(Task task) {
    Objective objective =
        new Objective(
            List.of(
                new Objective.Term(scores, FocalLoss.plain(), ANCHOR_LABELS, 1),
                new Objective.Term(offsets, new OffsetLoss(), ANCHOR_OFFSETS, 1)));
    return new Goal(
        List.of(scores, offsets),
        objective,
        this::targets,
        () ->
            new Boxed.Precision(
                new AveragePrecision(), new Decoder(anchors, classes), scores, offsets),
        () -> BlindDetection.loss(task, anchors, classes, GUESSED_SAMPLES));
  }

  /** The task's own fields and what every anchor has to learn. */
  private Map<String, FedTensor> targets(Batch batch) {
    Map<String, FedTensor> targets = new LinkedHashMap<>(batch.targets());
    List<Boxed> images = Boxed.of(batch.targets().get(LABELS), batch.targets().get(BOXES));
    int count = anchors.boxes().size();
    FedTensor classOf = FedTensor.zeros(DType.I64, Shape.of(images.size(), count));
    FedTensor offsetOf =
        FedTensor.zeros(DType.F32, Shape.of(images.size(), count, Box.NUMBERS + 1));
    for (int image = 0; image < images.size(); image++) {
      Matching matching = images.get(image).matching(anchors);
      for (int anchor = 0; anchor < count; anchor++) {
        long at = (long) image * count + anchor;
        int object = matching.objects().get(anchor);
        classOf.data().setAtIndex(ValueLayout.JAVA_LONG, at, label(images.get(image), object));
        if (object >= 0) {
          put(
              offsetOf.data(),
              at * (Box.NUMBERS + 1),
              anchors.offsets(anchor, images.get(image).boxes().get(object)));
        }
      }
    }
    targets.put(ANCHOR_LABELS, classOf);
    targets.put(ANCHOR_OFFSETS, offsetOf);
    return targets;
  }

  private long label(Boxed image, int object) {
    return switch (object) {
      case Matching.IGNORED -> FocalLoss.IGNORED;
      case Matching.BACKGROUND -> classes;
      default -> image.labels().get(object);
    };
  }

  private static void put(MemorySegment offsets, long at, double[] numbers) {
    for (int i = 0; i < Box.NUMBERS; i++) {
      offsets.setAtIndex(ValueLayout.JAVA_FLOAT, at + i, (float) numbers[i]);
    }
    offsets.setAtIndex(ValueLayout.JAVA_FLOAT, at + Box.NUMBERS, 1);
  }
}
