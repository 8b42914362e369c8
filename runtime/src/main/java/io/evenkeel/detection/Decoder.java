// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/**
 * Turns predictions into detections: scores above a threshold, of those that overlap by half only
 * the surest one of each class (Felzenszwalb et al. 2010, section 7.2).
 */
public final class Decoder {
  private static final double LEAST_SCORE = 0.05;
  private static final double SAME = 0.5;
  private static final int MOST_KEPT = 100;

  private final Anchors anchors;
  private final int classes;

  /**
   * A decoder.
   *
   * @param classes that have a score each
   */
  public Decoder(Anchors anchors, int classes) {
    this.anchors = anchors;
    this.classes = classes;
  }

  /**
   * The detections in one image, the surest first.
   *
   * @param scores logits by anchor and class
   * @param offsets by anchor, four each
   */
  public List<Detection> decode(LongToDoubleFunction scores, LongToDoubleFunction offsets) {
    List<Detection> found = new ArrayList<>();
    for (int anchor = 0; anchor < anchors.boxes().size(); anchor++) {
      for (int label = 0; label < classes; label++) {
        double score = 1 / (1 + Math.exp(-scores.applyAsDouble((long) anchor * classes + label)));
        if (score >= LEAST_SCORE) {
          found.add(new Detection(label, score, box(offsets, anchor)));
        }
      }
    }
    found.sort(Comparator.comparingDouble(Detection::score).reversed());
    return withoutCopies(found);
  }

  private Box box(LongToDoubleFunction offsets, int anchor) {
    long at = (long) anchor * Box.NUMBERS;
    return anchors.box(
        anchor,
        offsets.applyAsDouble(at),
        offsets.applyAsDouble(at + 1),
        offsets.applyAsDouble(at + 2),
        offsets.applyAsDouble(at + 3));
  }

  private static List<Detection> withoutCopies(List<Detection> sorted) {
    List<Detection> kept = new ArrayList<>();
    for (Detection each : sorted) {
      boolean copy =
          kept.stream()
              .anyMatch(other ->
                  other.label() == each.label() && other.box().overlap(each.box()) >= SAME);
      if (!copy) {
        kept.add(each);
      }
      if (kept.size() == MOST_KEPT) {
        break;
      }
    }
    return kept;
  }
}
