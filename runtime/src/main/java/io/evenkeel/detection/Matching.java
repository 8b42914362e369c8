// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What each anchor has to learn of one image: an object's class, the background, or nothing.
 *
 * <p>An anchor learns the object that it overlaps most if by half at least; it is background if by
 * less than 0.4; in between nothing is learned. The anchor that overlaps an object most learns it
 * in any case (Lin et al. 2017, arXiv:1708.02002, section 4; Liu et al. 2016, arXiv:1512.02325,
 * section 2.2).
 *
 * @param objects of every anchor: the object's number, or one of the two marks
 */
public record Matching(List<Integer> objects) {
  public Matching {
    objects = List.copyOf(objects);
  }

  /** Learns that there is nothing. */
  public static final int BACKGROUND = -1;

  /** Learns nothing. */
  public static final int IGNORED = -2;

  private static final double SAME = 0.5;
  private static final double OTHER = 0.4;

  /**
   * Matches the objects of an image with anchors.
   *
   * @param passedOver objects that anchors which overlap them do not learn to be background
   */
  public static Matching of(Anchors anchors, List<Box> objects, List<Box> passedOver) {
    List<Integer> matched = new ArrayList<>(of(anchors, objects).objects());
    for (int anchor = 0; anchor < matched.size(); anchor++) {
      Box box = anchors.boxes().get(anchor);
      boolean near = passedOver.stream().anyMatch(object -> object.overlap(box) >= OTHER);
      if (near && matched.get(anchor) == BACKGROUND) {
        matched.set(anchor, IGNORED);
      }
    }
    return new Matching(matched);
  }

  /** Matches the objects of an image with anchors. */
  public static Matching of(Anchors anchors, List<Box> objects) {
    int[] matched = new int[anchors.boxes().size()];
    int[] best = new int[objects.size()];
    double[] most = new double[objects.size()];
    for (int anchor = 0; anchor < matched.length; anchor++) {
      double nearest = 0;
      int object = BACKGROUND;
      for (int i = 0; i < objects.size(); i++) {
        double overlap = anchors.boxes().get(anchor).overlap(objects.get(i));
        if (overlap > nearest) {
          nearest = overlap;
          object = i;
        }
        if (overlap > most[i]) {
          most[i] = overlap;
          best[i] = anchor;
        }
      }
      matched[anchor] = nearest >= SAME ? object : nearest < OTHER ? BACKGROUND : IGNORED;
    }
    for (int i = 0; i < best.length; i++) {
      if (most[i] > 0) {
        matched[best[i]] = i;
      }
    }
    return new Matching(Arrays.stream(matched).boxed().toList());
  }

  /** How many anchors learn an object. */
  public long positives() {
    return objects.stream().filter(object -> object >= 0).count();
  }
}
