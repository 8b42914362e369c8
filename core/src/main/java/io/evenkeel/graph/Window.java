// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The geometry of a convolution or pooling along one spatial axis.
 *
 * @param kernel taps
 * @param stride distance between windows; of outputs per input where the convolution is transposed
 * @param dilation distance between taps
 * @param padBegin padding before the first element
 * @param padEnd padding after the last element
 * @param input size of the axis that comes in
 * @param output size of the axis that goes out
 */
public record Window(
    long kernel, long stride, long dilation, long padBegin, long padEnd, long input, long output) {

  /**
   * The windows of a Conv or pooling node, one per spatial axis.
   *
   * @param node with ONNX's attributes strides, dilations, pads, auto_pad, ceil_mode
   * @param kernel size of the kernel per axis
   * @param input spatial sizes
   */
  public static List<Window> sliding(Node node, List<Long> kernel, List<Long> input) {
    List<Window> windows = new ArrayList<>();
    for (int axis = 0; axis < kernel.size(); axis++) {
      windows.add(slidingAxis(node, axis, kernel, input));
    }
    return windows;
  }

  /** The same taps seen from the output: what is gathered becomes what is scattered. */
  public Window reversed() {
    return new Window(kernel, stride, dilation, padBegin, padEnd, output, input);
  }

  private static Window slidingAxis(Node node, int axis, List<Long> kernels, List<Long> inputs) {
    long kernel = kernels.get(axis);
    long input = inputs.get(axis);
    long stride = positive(node, "strides", axis);
    long dilation = positive(node, "dilations", axis);
    long extent = extent(kernel, dilation);
    String auto = node.textAttribute("auto_pad", "NOTSET");
    if (auto.startsWith("SAME")) {
      long output = Math.ceilDiv(input, stride);
      long padding = Math.max(0, Math.addExact((output - 1) * stride, extent) - input);
      long smaller = padding / 2;
      long begin = auto.equals("SAME_LOWER") ? padding - smaller : smaller;
      return new Window(kernel, stride, dilation, begin, padding - begin, input, output);
    }
    long begin = auto.equals("VALID") ? 0 : at(node, "pads", axis, 0);
    long end = auto.equals("VALID") ? 0 : at(node, "pads", kernels.size() + axis, 0);
    long room = Math.addExact(input, Math.addExact(begin, end)) - extent;
    long output = Math.floorDiv(room, stride) + 1;
    if (node.intAttribute("ceil_mode", 0) == 1) {
      output = Math.ceilDiv(room, stride) + 1;
      // A window that would start in the padding at the end is dropped.
      output = (output - 1) * stride >= input + begin ? output - 1 : output;
    }
    return new Window(kernel, stride, dilation, begin, end, input, Math.max(0, output));
  }

  /** The windows of a ConvTranspose node; each input element is spread over its taps. */
  public static List<Window> spreading(Node node, List<Long> kernel, List<Long> input) {
    List<Window> windows = new ArrayList<>();
    for (int axis = 0; axis < kernel.size(); axis++) {
      windows.add(spreadingAxis(node, axis, kernel, input.get(axis)));
    }
    return windows;
  }

  private static Window spreadingAxis(Node node, int axis, List<Long> kernels, long input) {
    long kernel = kernels.get(axis);
    long stride = positive(node, "strides", axis);
    long dilation = positive(node, "dilations", axis);
    long spread = Math.addExact(Math.multiplyExact(stride, input - 1), extent(kernel, dilation));
    long full = Math.addExact(spread, at(node, "output_padding", axis, 0));
    String auto = node.textAttribute("auto_pad", "NOTSET");
    List<Long> wanted = node.intsAttribute("output_shape").orElse(List.of());
    if (wanted.size() < kernels.size() && !auto.startsWith("SAME")) {
      long begin = at(node, "pads", axis, 0);
      long end = at(node, "pads", kernels.size() + axis, 0);
      return new Window(
          kernel, stride, dilation, begin, end, input, Math.max(0, full - begin - end));
    }
    // Some exporters write the batch and the channels too; the spatial sizes come last.
    long output =
        wanted.size() < kernels.size()
            ? Math.multiplyExact(stride, input)
            : wanted.get(wanted.size() - kernels.size() + axis);
    long cut = full - output;
    long smaller = Math.max(0, cut) / 2;
    long begin = auto.equals("SAME_UPPER") ? smaller : Math.max(0, cut) - smaller;
    return new Window(kernel, stride, dilation, begin, cut - begin, input, output);
  }

  private static long extent(long kernel, long dilation) {
    return Math.addExact(Math.multiplyExact(dilation, kernel - 1), 1);
  }

  private static long positive(Node node, String attribute, int axis) {
    long value = at(node, attribute, axis, 1);
    if (value < 1) {
      throw new InvalidInputException("%s must be at least 1, not %d".formatted(attribute, value));
    }
    return value;
  }

  private static long at(Node node, String attribute, int index, long fallback) {
    List<Long> values = node.intsAttribute(attribute).orElse(Collections.emptyList());
    return index < values.size() ? values.get(index) : fallback;
  }
}
