// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The shape of Resize and of Upsample before it: given sizes, or scales and rounding down. */
final class ResizeRule {
  private ResizeRule() {}

  static Optional<Shape> shape(Node node, Shape x, Shapes shapes) {
    boolean plain =
        node.textAttribute("keep_aspect_ratio_policy", "stretch").equals("stretch")
            && !node.textAttribute("coordinate_transformation_mode", "")
                .equals("tf_crop_and_resize");
    List<Long> axes =
        node.intsAttribute("axes")
            .orElseGet(() -> IntStream.range(0, x.rank()).mapToObj(i -> (long) i).toList());
    Optional<long[]> sizes = node.input(3).flatMap(shapes::integers);
    if (!plain) {
      return Optional.empty();
    }
    if (node.input(3).isPresent()) {
      return sizes.filter(s -> s.length == axes.size()).map(s -> sized(x, axes, s));
    }
    return scales(node, shapes).filter(s -> s.length == axes.size()).map(s -> scaled(x, axes, s));
  }

  /** The second input up to version 10, the third after the region of interest since. */
  private static Optional<double[]> scales(Node node, Shapes shapes) {
    int index = node.inputs().size() > 2 ? 2 : 1;
    return node.input(index)
        .flatMap(shapes::reals)
        .or(() ->
            node.attributes().get("scales") instanceof Attribute.Reals(List<Float> values)
                ? Optional.of(values.stream().mapToDouble(Float::doubleValue).toArray())
                : Optional.empty());
  }

  private static Shape sized(Shape x, List<Long> axes, long[] sizes) {
    List<Long> dimensions = new ArrayList<>(x.dimensions());
    for (int i = 0; i < sizes.length; i++) {
      dimensions.set(InputShapes.axis(axes.get(i), x.rank()), sizes[i]);
    }
    return new Shape(dimensions);
  }

  private static Shape scaled(Shape x, List<Long> axes, double[] scales) {
    long[] sizes = new long[scales.length];
    for (int i = 0; i < sizes.length; i++) {
      double size = (double) x.dimension(InputShapes.axis(axes.get(i), x.rank()));
      sizes[i] = (long) Math.floor(size * scales[i]);
    }
    return sized(x, axes, sizes);
  }
}
