// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Axes;
import io.evenkeel.expression.Ops;
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
    long[] begins = new long[x.rank()];
    long[] ends = new long[x.rank()];
    for (int i = 0; i < windows.size(); i++) {
      begins[i + 2] = Math.min(0, windows.get(i).padBegin());
      ends[i + 2] = Math.min(0, windows.get(i).padEnd());
    }
    // A stated output shape may leave a margin that no window reaches: negative padding.
    Value reached = step.ops().pad(x, begins, ends);
    return step.tape()
        .write("Conv", x.dtype(), shape, attributes(windows, groups(step)), reached, kernel);
  }

  /**
   * The transposed convolution onto a given shape. What the windows left over at the end of an axis
   * is padded in the output; what they did not use beyond it is zero.
   */
  static Value spread(
      Step step, Value dy, Value kernel, long groups, List<Window> windows, Shape shape) {
    if (windows.stream().allMatch(Convolutions::slidesBack)) {
      return slidBack(step.ops(), dy, kernel, groups, windows, shape);
    }
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
      // ONNX wants less than a stride of it, and none where the last window stands over the end.
      rest.add(Math.clamp(missing, 0, window.stride() - 1));
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

  private static boolean slidesBack(Window window) {
    long reach = (window.kernel() - 1) * window.dilation();
    return window.stride() == 1
        && reach >= window.padBegin()
        && reach >= window.padEnd()
        && window.output() + reach - window.padBegin() - window.padEnd() == window.input();
  }

  /**
   * With steps of one the transposed convolution is a convolution with the kernel turned around,
   * which ONNX Runtime does two to three times as fast.
   */
  private static Value slidBack(
      Ops ops, Value dy, Value kernel, long groups, List<Window> windows, Shape shape) {
    Value turned = kernel;
    for (int axis = 2; axis < kernel.rank(); axis++) {
      turned = kernel.size(axis) == 1 ? turned : ops.backwards(turned, axis);
    }
    long inputs = kernel.size(1);
    long outputs = kernel.size(0) / groups;
    long taps = kernel.shape().elementCountFrom(2);
    Value exchanged = ops.transpose(ops.reshape(turned, groups, outputs, inputs, taps), 0, 2, 1, 3);
    List<Long> sizes = new ArrayList<>(kernel.shape().dimensions());
    sizes.set(0, groups * inputs);
    sizes.set(1, outputs);
    List<Window> back = windows.stream().map(Convolutions::back).toList();
    return ops.convolution(
        dy, ops.reshape(exchanged, new Shape(sizes)), attributes(back, groups), shape);
  }

  private static Window back(Window window) {
    long reach = (window.kernel() - 1) * window.dilation();
    return new Window(
        window.kernel(),
        1,
        window.dilation(),
        reach - window.padBegin(),
        reach - window.padEnd(),
        window.output(),
        window.input());
  }

  static Map<String, Attribute> attributes(List<Window> windows, long groups) {
    Map<String, Attribute> attributes = new HashMap<>();
    List<Long> pads = new ArrayList<>();
    windows.forEach(window -> pads.add(Math.max(0, window.padBegin())));
    windows.forEach(window -> pads.add(Math.max(0, window.padEnd())));
    attributes.put("pads", new Attribute.Ints(pads));
    attributes.put("strides", new Attribute.Ints(windows.stream().map(Window::stride).toList()));
    attributes.put(
        "dilations", new Attribute.Ints(windows.stream().map(Window::dilation).toList()));
    attributes.put("group", new Attribute.Int(groups));
    return attributes;
  }
}
