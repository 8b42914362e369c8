// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.detection.Anchors;
import io.evenkeel.detection.AveragePrecision;
import io.evenkeel.detection.Box;
import io.evenkeel.detection.Decoder;
import io.evenkeel.detection.Matching;
import io.evenkeel.detection.RealObject;
import io.evenkeel.task.Batch;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.FedTensor;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/**
 * The real objects of one image.
 *
 * @param labels their classes
 * @param boxes theirs, in the same order
 * @param passedOver objects that neither are to be found nor are mistakes
 */
record Boxed(List<Integer> labels, List<Box> boxes, List<RealObject> passedOver) {
  /** The objects of every image of a batch. */
  static List<Boxed> of(FedTensor labels, FedTensor boxes) {
    int places = Math.toIntExact(labels.shape().dimension(1));
    LongToDoubleFunction numbers = Elements.numbers(boxes.data(), boxes.dtype());
    List<Boxed> images = new ArrayList<>();
    for (long image = 0; image < labels.shape().dimension(0); image++) {
      Boxed objects = new Boxed(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (long place = image * places; place < (image + 1) * places; place++) {
        long label = labels.data().getAtIndex(ValueLayout.JAVA_LONG, place);
        objects.add(label, box(numbers, place * Box.NUMBERS));
      }
      images.add(objects);
    }
    return images;
  }

  private void add(long label, Box box) {
    if (label >= 0) {
      labels.add(Math.toIntExact(label));
      boxes.add(box);
    } else if (label != Batch.IGNORED) {
      passedOver.add(new RealObject(Math.toIntExact(Batch.passedOver(label)), box, false));
    }
  }

  /** What each anchor has to learn. */
  Matching matching(Anchors anchors) {
    return Matching.of(anchors, boxes, passedOver.stream().map(RealObject::box).toList());
  }

  /** Those that are to be found and those that are passed over. */
  private List<RealObject> all() {
    List<RealObject> all = new ArrayList<>(passedOver);
    for (int i = 0; i < boxes.size(); i++) {
      all.add(new RealObject(labels.get(i), boxes.get(i), true));
    }
    return all;
  }

  private static Box box(LongToDoubleFunction numbers, long at) {
    return new Box(
        numbers.applyAsDouble(at),
        numbers.applyAsDouble(at + 1),
        numbers.applyAsDouble(at + 2),
        numbers.applyAsDouble(at + 3));
  }

  /** Mean average precision of a detector's outputs. */
  record Precision(AveragePrecision precision, Decoder decoder, String scores, String offsets)
      implements Judge {

    @Override
    public String name() {
      return "mAP@.5";
    }

    @Override
    public boolean isGain() {
      return true;
    }

    @Override
    public void see(Map<String, FedTensor> predictions, Map<String, FedTensor> batch) {
      FedTensor said = predictions.get(scores);
      FedTensor where = predictions.get(offsets);
      List<Boxed> images = of(batch.get(DetectionGoal.LABELS), batch.get(DetectionGoal.BOXES));
      for (int image = 0; image < images.size(); image++) {
        precision.add(
            decoder.decode(sample(said, image), sample(where, image)), images.get(image).all());
      }
    }

    private static LongToDoubleFunction sample(FedTensor tensor, int number) {
      LongToDoubleFunction all = Elements.numbers(tensor.data(), tensor.dtype());
      long first = number * tensor.shape().elementCountFrom(1);
      return index -> all.applyAsDouble(first + index);
    }

    @Override
    public double value() {
      return precision.value();
    }
  }
}
