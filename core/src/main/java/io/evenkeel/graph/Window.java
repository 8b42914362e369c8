// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

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

  private static Window slidingAxis(Node node, int axis, List<Long> kernels, List<Long> inputs) {
    long kernel = kernels.get(axis);
    long input = inputs.get(axis);
    long stride = at(node, "strides", axis, 1);
    long dilation = at(node, "dilations", axis, 1);
    long extent = dilation * (kernel - 1) + 1;
    String auto = node.textAttribute("auto_pad", "NOTSET");
    if (auto.startsWith("SAME")) {
      long output = Math.ceilDiv(input, stride);
      long padding = Math.max(0, (output - 1) * stride + extent - input);
      long smaller = padding / 2;
      long begin = auto.equals("SAME_LOWER") ? padding - smaller : smaller;
      return new Window(kernel, stride, dilation, begin, padding - begin, input, output);
    }
    long begin = auto.equals("VALID") ? 0 : at(node, "pads", axis, 0);
    long end = auto.equals("VALID") ? 0 : at(node, "pads", kernels.size() + axis, 0);
    long room = input + begin + end - extent;
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
      long stride = at(node, "strides", axis, 1);
      long dilation = at(node, "dilations", axis, 1);
      long extent = dilation * (kernel.get(axis) - 1) + 1;
      long full = stride * (input.get(axis) - 1) + extent + at(node, "output_padding", axis, 0);
      long begin = at(node, "pads", axis, 0);
      long end = at(node, "pads", kernel.size() + axis, 0);
      String auto = node.textAttribute("auto_pad", "NOTSET");
      if (auto.startsWith("SAME")) {
        long cut = Math.max(0, full - stride * input.get(axis));
        begin = auto.equals("SAME_UPPER") ? cut / 2 : cut - cut / 2;
        end = cut - begin;
      }
      long output = Math.max(0, full - begin - end);
      windows.add(
          new Window(kernel.get(axis), stride, dilation, begin, end, input.get(axis), output));
    }
    return windows;
  }

  private static long at(Node node, String attribute, int index, long fallback) {
    List<Long> values = node.intsAttribute(attribute).orElse(Collections.emptyList());
    return index < values.size() ? values.get(index) : fallback;
  }
}
