// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import io.evenkeel.graph.Attribute;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The layers of PyTorch as ONNX operators, with PyTorch's parameter names and layouts. Each takes
 * the layer's module and its input value and returns its output value.
 */
final class Layers {
  private static final float EPSILON = 1e-5f;

  private Layers() {}

  static Attribute ints(long... values) {
    return new Attribute.Ints(LongStream.of(values).boxed().toList());
  }

  static Attribute integer(long value) {
    return new Attribute.Int(value);
  }

  /** {@code Conv2d(bias=False)}. */
  static String conv(Scope module, String x, int in, int out, Window window) {
    return conv(module, x, in, out, window, 1);
  }

  /** {@code Conv2d(groups=channels, bias=False)}: one kernel per channel. */
  static String depthwise(Scope module, String x, int channels, Window window) {
    return conv(module, x, channels, channels, window, channels);
  }

  private static String conv(Scope module, String x, int in, int out, Window window, int groups) {
    return module.op(
        "Conv", attributes(window, groups), x, kernel(module, in, out, window, groups));
  }

  /** {@code Conv2d}. */
  static String biasedConv(Scope module, String x, int in, int out, Window window) {
    String weight = kernel(module, in, out, window, 1);
    return module.op("Conv", attributes(window, 1), x, weight, module.parameter("bias", out));
  }

  private static String kernel(Scope module, int in, int out, Window window, int groups) {
    return module.parameter("weight", out, in / groups, window.kernel(), window.kernel());
  }

  /** {@code ConvTranspose2d}. */
  static String transposedConv(Scope module, String x, int in, int out, Window window) {
    String weight = module.parameter("weight", in, out, window.kernel(), window.kernel());
    String bias = module.parameter("bias", out);
    return module.op("ConvTranspose", attributes(window, 1), x, weight, bias);
  }

  private static Map<String, Attribute> attributes(Window window, int groups) {
    Map<String, Attribute> attributes = new HashMap<>(window.attributes());
    attributes.put("dilations", ints(window.dilation(), window.dilation()));
    attributes.put("group", integer(groups));
    return attributes;
  }

  /** {@code BatchNorm2d} in inference form. */
  static String batchNorm(Scope module, String x, int channels) {
    return module.op(
        "BatchNormalization",
        Map.of("epsilon", new Attribute.Real(EPSILON), "momentum", new Attribute.Real(0.9f)),
        x,
        module.parameter("weight", channels),
        module.parameter("bias", channels),
        module.parameter("running_mean", channels),
        module.parameter("running_var", channels));
  }

  /** {@code LayerNorm} over the last axis. */
  static String layerNorm(Scope module, String x, int width) {
    return module.op(
        "LayerNormalization",
        Map.of("axis", integer(-1), "epsilon", new Attribute.Real(EPSILON)),
        x,
        module.parameter("weight", width),
        module.parameter("bias", width));
  }

  /** {@code Linear} on a batch of vectors. */
  static String linear(Scope module, String x, int in, int out) {
    return module.op(
        "Gemm",
        Map.of("alpha", new Attribute.Real(1), "beta", new Attribute.Real(1), "transB", integer(1)),
        x,
        module.parameter("weight", out, in),
        module.parameter("bias", out));
  }

  /** {@code Linear} on a batch of sequences of vectors. */
  static String sequenceLinear(Scope module, String x, int in, int out) {
    return project(module, x, module.parameter("weight", out, in), module.parameter("bias", out));
  }

  /** {@code x · weightᵀ + bias} on a batch of sequences, for weights that stand elsewhere. */
  static String project(Scope module, String x, String weight, String bias) {
    String transposed = transpose(module, weight, 1, 0);
    return module.op("Add", bias, module.op("MatMul", x, transposed));
  }

  /** {@code Embedding}. */
  static String embedding(Scope module, String tokens, int vocabulary, int width) {
    return module.op("Gather", module.parameter("weight", vocabulary, width), tokens);
  }

  static String relu(Scope module, String x) {
    return module.op("Relu", x);
  }

  /** {@code ReLU6}. */
  static String relu6(Scope module, String x) {
    return module.op("Clip", x, module.scalar(0), module.scalar(6));
  }

  /** {@code Dropout} in inference form. */
  static String dropout(Scope module, String x, float rate) {
    return module.op("Dropout", x, module.scalar(rate));
  }

  static String maxPool(Scope module, String x, Window window) {
    return module.op("MaxPool", window.attributes(), x);
  }

  /** {@code MaxPool2d(ceil_mode=True)}: windows may reach over the border. */
  static String maxPoolOverBorder(Scope module, String x, Window window) {
    Map<String, Attribute> attributes = new HashMap<>(window.attributes());
    attributes.put("ceil_mode", integer(1));
    return module.op("MaxPool", attributes, x);
  }

  static String averagePool(Scope module, String x, Window window) {
    return module.op("AveragePool", window.attributes(), x);
  }

  /** {@code AdaptiveAvgPool2d(1)}. */
  static String globalAveragePool(Scope module, String x) {
    return module.op("GlobalAveragePool", x);
  }

  /** {@code interpolate(mode="bilinear", align_corners=False)} by a whole factor. */
  static String upsample(Scope module, String x, int factor) {
    Map<String, Attribute> attributes =
        Map.of(
            "mode", new Attribute.Text("linear"),
            "coordinate_transformation_mode", new Attribute.Text("half_pixel"));
    return module.op("Resize", attributes, x, "", module.numbers(1, 1, factor, factor));
  }

  static String flatten(Scope module, String x) {
    return module.op("Flatten", Map.of("axis", integer(1)), x);
  }

  static String concat(Scope module, int axis, List<String> values) {
    return module.op("Concat", Map.of("axis", integer(axis)), values.toArray(String[]::new));
  }

  static String transpose(Scope module, String x, long... permutation) {
    return module.op("Transpose", Map.of("perm", ints(permutation)), x);
  }

  static String reshape(Scope module, String x, long... shape) {
    return module.op("Reshape", x, module.ints(shape));
  }

  static String softmax(Scope module, String x) {
    return module.op("Softmax", Map.of("axis", integer(-1)), x);
  }
}
