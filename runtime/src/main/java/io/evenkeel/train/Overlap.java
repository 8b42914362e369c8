// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.tensor.FedTensor;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Mean intersection over union, as Pascal VOC's segmentation has it (Everingham et al. 2010). */
final class Overlap implements Metric {
  private final int classAxis;
  private final OptionalLong ignored;
  private long[] common = {};
  private long[] covered = {};

  Overlap(int classAxis, OptionalLong ignored) {
    this.classAxis = classAxis;
    this.ignored = ignored;
  }

  @Override
  public String name() {
    return "mIoU";
  }

  @Override
  public boolean isGain() {
    return true;
  }

  @Override
  public void add(FedTensor prediction, FedTensor target) {
    Classes classes = Classes.of(prediction, target, classAxis);
    common = Arrays.copyOf(common, classes.count());
    covered = Arrays.copyOf(covered, classes.count());
    for (long position = 0; position < classes.positions(); position++) {
      if (!classes.counts(position, ignored)) {
        continue;
      }
      int truth = Math.toIntExact(classes.target(position));
      int guess = classes.predicted(position);
      covered[truth]++;
      if (truth == guess) {
        common[truth]++;
      } else {
        covered[guess]++;
      }
    }
  }

  @Override
  public double value() {
    return IntStream.range(0, covered.length)
        .filter(c -> covered[c] > 0)
        .mapToDouble(c -> (double) common[c] / covered[c])
        .average()
        .orElse(Double.NaN);
  }
}
