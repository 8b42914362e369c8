// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Mean average precision where boxes that overlap by half are the same: over classes, the area
 * under precision by recall, precision made monotonic (Everingham et al. 2010, as Pascal VOC counts
 * from 2010 on). Images add up. Not thread-safe.
 */
public final class AveragePrecision {
  private static final double SAME = 0.5;

  private final Map<Integer, List<Said>> said = new TreeMap<>();
  private final Map<Integer, Integer> there = new TreeMap<>();

  /** A detection and whether it is one of a real object, not found before. */
  private record Said(double score, boolean right) {}

  /**
   * Adds an image.
   *
   * @param objects that are there
   */
  public void add(List<Detection> detections, List<RealObject> objects) {
    objects.stream()
        .filter(RealObject::counts)
        .forEach(object -> there.merge(object.label(), 1, Integer::sum));
    Set<Integer> found = new HashSet<>();
    detections.stream()
        .sorted(Comparator.comparingDouble(Detection::score).reversed())
        .forEach(detection -> {
          int object = nearest(detection, objects);
          if (object < 0 || objects.get(object).counts()) {
            boolean right = object >= 0 && found.add(object);
            said.computeIfAbsent(detection.label(), _ -> new ArrayList<>())
                .add(new Said(detection.score(), right));
          }
        });
  }

  private static int nearest(Detection detection, List<RealObject> objects) {
    int nearest = -1;
    double most = SAME;
    for (int i = 0; i < objects.size(); i++) {
      double overlap = objects.get(i).box().overlap(detection.box());
      if (objects.get(i).label() == detection.label() && overlap >= most) {
        most = overlap;
        nearest = i;
      }
    }
    return nearest;
  }

  /** The mean over the classes of which there are objects; NaN where there are none. */
  public double value() {
    return there.keySet().stream()
        .mapToDouble(label -> area(said.getOrDefault(label, List.of()), there.get(label)))
        .average()
        .orElse(Double.NaN);
  }

  private static double area(List<Said> detections, int objects) {
    List<Said> sorted = new ArrayList<>(detections);
    sorted.sort(Comparator.comparingDouble(Said::score).reversed());
    double[] precision = new double[sorted.size()];
    int right = 0;
    for (int i = 0; i < sorted.size(); i++) {
      right += sorted.get(i).right() ? 1 : 0;
      precision[i] = (double) right / (i + 1);
    }
    double area = 0;
    double best = 0;
    for (int i = sorted.size() - 1; i >= 0; i--) {
      best = Math.max(best, precision[i]);
      area += sorted.get(i).right() ? best / objects : 0;
    }
    return area;
  }
}
