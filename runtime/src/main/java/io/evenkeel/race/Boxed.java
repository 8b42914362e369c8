// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.detection.AveragePrecision;
import io.evenkeel.detection.Box;
import io.evenkeel.detection.Decoder;
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
 */
record Boxed(List<Integer> labels, List<Box> boxes) {
  private static final int NUMBERS = 4;

  /** The objects of every image of a batch. */
  static List<Boxed> of(FedTensor labels, FedTensor boxes) {
    int places = Math.toIntExact(labels.shape().dimension(1));
    LongToDoubleFunction numbers = Elements.numbers(boxes.data(), boxes.dtype());
    List<Boxed> images = new ArrayList<>();
    for (long image = 0; image < labels.shape().dimension(0); image++) {
      Boxed objects = new Boxed(new ArrayList<>(), new ArrayList<>());
      for (long place = image * places; place < (image + 1) * places; place++) {
        long label = labels.data().getAtIndex(ValueLayout.JAVA_LONG, place);
        if (label != Batch.IGNORED) {
          objects.labels.add(Math.toIntExact(label));
          objects.boxes.add(box(numbers, place * NUMBERS));
        }
      }
      images.add(objects);
    }
    return images;
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
            decoder.decode(sample(said, image), sample(where, image)),
            images.get(image).labels(),
            images.get(image).boxes());
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
