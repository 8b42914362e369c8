// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Axes;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Window;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Convolutions and their transposes: each is the other's gradient in the signal. The gradient in
 * the kernel is written by {@link KernelGradient}.
 */
final class Convolutions {
  private Convolutions() {}

  static Map<String, Rule> rules() {
    return Map.of("Conv", Convolutions::convolution, "ConvTranspose", Convolutions::transposed);
  }

  private static void convolution(Step step) {
    List<Window> windows = Window.sliding(step.node(), kernel(step), spatial(step.x(0)));
    if (step.wants(0)) {
      step.give(0, spread(step, step.dy(), step.x(1), groups(step), windows, step.x(0).shape()));
    }
    if (step.wants(1)) {
      step.give(1, new KernelGradient(step.ops(), windows, groups(step)).of(step.x(0), step.dy()));
    }
    bias(step);
  }

  private static void transposed(Step step) {
    List<Window> windows =
        Window.spreading(step.node(), kernel(step), spatial(step.x(0))).stream()
            .map(Window::reversed)
            .toList();
    if (step.wants(0)) {
      step.give(0, slide(step, step.dy(), step.x(1), windows, step.x(0).shape()));
    }
    if (step.wants(1)) {
      step.give(1, new KernelGradient(step.ops(), windows, groups(step)).of(step.dy(), step.x(0)));
    }
    bias(step);
  }

  private static void bias(Step step) {
    if (step.wants(2)) {
      step.give(2, step.ops().sum(step.dy(), Axes.allBut(step.dy().rank(), 1)));
    }
  }

  static List<Long> spatial(Value x) {
    return x.shape().dimensions().subList(2, x.rank());
  }

  private static List<Long> kernel(Step step) {
    return spatial(step.x(1));
  }

  private static long groups(Step step) {
    return step.node().intAttribute("group", 1);
  }

  private static Value slide(Step step, Value x, Value kernel, List<Window> windows, Shape shape) {
    return step.tape()
        .write("Conv", x.dtype(), shape, attributes(windows, groups(step)), x, kernel);
  }

  /**
   * The transposed convolution onto a given shape. What the windows left over at the end of an axis
   * is padded in the output; what they did not use beyond it is zero.
   */
  static Value spread(
      Step step, Value dy, Value kernel, long groups, List<Window> windows, Shape shape) {
    Map<String, Attribute> attributes = attributes(windows, groups);
    List<Long> rest = new ArrayList<>();
    List<Long> unused = new ArrayList<>();
    for (Window window : windows) {
      long reached =
          (window.output() - 1) * window.stride()
              + (window.kernel() - 1) * window.dilation()
              + 1
              - window.padBegin()
              - window.padEnd();
      long missing = window.input() - reached;
      // ONNX wants less than a stride of it.
      rest.add(Math.min(missing, window.stride() - 1));
      unused.add(missing - rest.getLast());
    }
    attributes.put("output_padding", new Attribute.Ints(rest));
    long[] sizes = shape.dimensions().stream().mapToLong(Long::longValue).toArray();
    IntStream.range(0, unused.size()).forEach(i -> sizes[i + 2] -= unused.get(i));
    Value found =
        step.tape().write("ConvTranspose", dy.dtype(), Shape.of(sizes), attributes, dy, kernel);
    long[] ends = new long[sizes.length];
    IntStream.range(0, unused.size()).forEach(i -> ends[i + 2] = unused.get(i));
    return step.ops().pad(found, new long[sizes.length], ends);
  }

  private static Map<String, Attribute> attributes(List<Window> windows, long groups) {
    Map<String, Attribute> attributes = new HashMap<>();
    List<Long> pads = new ArrayList<>();
    windows.forEach(window -> pads.add(window.padBegin()));
    windows.forEach(window -> pads.add(window.padEnd()));
    attributes.put("pads", new Attribute.Ints(pads));
    attributes.put("strides", new Attribute.Ints(windows.stream().map(Window::stride).toList()));
    attributes.put(
        "dilations", new Attribute.Ints(windows.stream().map(Window::dilation).toList()));
    attributes.put("group", new Attribute.Int(groups));
    return attributes;
  }
}
