// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sizes that a task asks of a network. */
final class Sizes {
  private static final int IMAGE_RANK = 3;

  private Sizes() {}

  static Map<String, Long> of(Kind kind, int classes, List<Column> inputs, List<Column> targets) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    boolean numbers = kind == Kind.REGRESSION;
    sizes.put("classes", numbers ? targets.getFirst().sample().elementCount() : classes);
    for (Column input : inputs) {
      if (input.vocabulary() > 0) {
        sizes.put(inputs.size() == 1 ? "vocabulary" : input.name(), input.vocabulary());
      } else {
        put(input.sample(), sizes);
      }
    }
    return sizes;
  }

  private static void put(Shape sample, Map<String, Long> sizes) {
    if (sample.rank() == IMAGE_RANK && sample.dimension(1) == sample.dimension(2)) {
      sizes.put("channels", sample.dimension(0));
      sizes.put("size", sample.dimension(1));
    } else if (sample.rank() > 0 && sample.rank() < IMAGE_RANK) {
      sizes.put("features", sample.dimension(sample.rank() - 1));
    }
  }
}
