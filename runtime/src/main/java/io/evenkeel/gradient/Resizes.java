// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Attribute;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Interpolation, which acts on one axis after another: the operator run on an identity matrix
 * yields each axis' matrix, whose transpose the gradient is multiplied with.
 */
final class Resizes {
  private Resizes() {}

  static void rule(Step step) {
    if (step.node().textAttribute("coordinate_transformation_mode", "").equals("tf_crop_and_resize")
        || step.node().intsAttribute("axes").isPresent()
        || !step.node().textAttribute("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
      throw new UnsupportedFormException(step.node().op() + " of a region or of stated axes");
    }
    Value gradient = step.dy();
    for (int axis = 0; axis < step.x(0).rank(); axis++) {
      if (step.x(0).size(axis) != step.y(0).size(axis)) {
        gradient = along(step, gradient, axis);
      }
    }
    step.give(0, gradient);
  }

  private static Value along(Step step, Value dy, int axis) {
    Ops ops = step.ops();
    long before = new Shape(dy.shape().dimensions().subList(0, axis)).elementCount();
    long after = dy.shape().elementCountFrom(axis + 1);
    Value flat = ops.reshape(dy, before, dy.size(axis), after);
    Shape shape = dy.shape().with(axis, step.x(0).size(axis));
    return ops.reshape(ops.matmul(ops.transposed(matrix(step, axis)), flat), shape);
  }

  /** What the operator does along one axis, [output, input]. */
  private static Value matrix(Step step, int axis) {
    Ops ops = step.ops();
    Value x = step.x(0);
    long input = x.size(axis);
    long output = step.y(0).size(axis);
    Value unit = ops.reshape(ops.identity(input, x.dtype()), 1, 1, input, input);
    Map<String, Attribute> attributes = new HashMap<>(step.node().attributes());
    List<String> inputs = new ArrayList<>(List.of(unit.name()));
    int scales = step.opset() < 11 ? 1 : 2;
    inputs.add(""); // no region
    if (step.has(scales)) {
      inputs.add(scales(step, scales, axis).name());
    } else if (step.has(3)) {
      inputs.addAll(List.of("", step.tape().ints(1, 1, output, input).name()));
    } else {
      throw new UnsupportedFormException(step.node().op() + " with scales as an attribute");
    }
    Value resized =
        step.tape()
            .write(
                "Resize",
                attributes,
                inputs,
                List.of(new Value("", x.dtype(), Shape.of(1, 1, output, input))))
            .getFirst();
    return ops.reshape(resized, output, input);
  }

  /** The scale of one axis among ones. */
  private static Value scales(Step step, int input, int axis) {
    Ops ops = step.ops();
    Value one = step.tape().numbers(DType.F32, Shape.of(1), 1);
    return ops.concat(0, List.of(one, one, ops.slice(step.x(input), 0, axis, axis + 1), one));
  }
}
