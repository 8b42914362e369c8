// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.batchNorm;
import static io.evenkeel.network.Layers.biasedConv;
import static io.evenkeel.network.Layers.conv;
import static io.evenkeel.network.Layers.flatten;
import static io.evenkeel.network.Layers.globalAveragePool;
import static io.evenkeel.network.Layers.linear;
import static io.evenkeel.network.Layers.relu;

import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import java.util.List;

/**
 * The CIFAR-10 ResNets of 6n+2 layers: three stages of n two-layer blocks, 16, 32 and 64 wide, with
 * shortcuts free of parameters (option A: every second pixel, zeros for the new channels).
 */
final class CifarResNet {
  private static final String BATCH_NORM = "batch";
  private static final String NO_NORM = "none";
  private static final List<Setting> SETTINGS =
      List.of(
          Setting.classes(10),
          Setting.size(32),
          Setting.channels(),
          Setting.width(16, "of the first stage"),
          new Setting("norm", BATCH_NORM, "batch, or none: convolutions with biases instead"));

  static final Family FAMILY =
      new Family(
          new NetworkFamily(
                  "resnet-D",
                  "CIFAR-10 residual nets of D = 6n+2 layers (the ImageNet depths excepted)",
                  "He, Zhang, Ren, Sun 2016, Deep Residual Learning, arXiv:1512.03385, section 4.2",
                  List.of("resnet-20", "resnet-32", "resnet-56", "resnet-110", "resnet-1202"))
              .with(SETTINGS),
          "resnet-" + Name.NUMBER,
          name -> build(name, false));

  static final Family PRE_ACTIVATION =
      new Family(
          new NetworkFamily(
                  "preact-resnet-D",
                  "the same with normalization and ReLU before each convolution",
                  "He, Zhang, Ren, Sun 2016, Identity Mappings, arXiv:1603.05027",
                  List.of("preact-resnet-110"))
              .with(SETTINGS),
          "preact-resnet-" + Name.NUMBER,
          name -> build(name, true));

  private static final int DEEPEST = 20_000;

  private final boolean preActivation;
  private final boolean normalized;
  private final int stem;

  private CifarResNet(Name name, boolean preActivation) {
    this.preActivation = preActivation;
    this.normalized = name.setting("norm", List.of(BATCH_NORM, NO_NORM)).equals(BATCH_NORM);
    this.stem = name.setting("width", 1, 1 << 12);
  }

  private static Graph build(Name name, boolean preActivation) {
    return new CifarResNet(name, preActivation).written(name);
  }

  private Graph written(Name name) {
    int blocks = name.steps(1, 6, 2, DEEPEST);
    NetworkBuilder network = new NetworkBuilder(name);
    Scope net = network.root();
    int size = name.setting("size", 4, 1 << 12);
    int colours = name.channels();
    String x = network.samples("input", blocks > 50 ? 8 : 32, colours, size, size);
    x = convolved(net.child("conv1"), x, colours, stem, Window.THREE);
    x = preActivation ? x : active(net, "bn1", "relu", x, stem);
    x = stages(net, x, blocks);
    int channels = stem * 4;
    x = preActivation ? active(net, "bn", "relu", x, channels) : x;
    x = flatten(net, globalAveragePool(net.child("avgpool"), x));
    int classes = name.classes();
    x = linear(net.child("linear"), x, channels, classes);
    network.output(x, "logits", new Dimension.Fixed(classes));
    return network.build();
  }

  private String stages(Scope net, String input, int blocks) {
    String x = input;
    for (int stage = 0; stage < 3; stage++) {
      Scope layer = net.child("layer" + (stage + 1));
      int width = stem << stage;
      for (int i = 0; i < blocks; i++) {
        boolean widens = stage > 0 && i == 0;
        int in = widens ? width / 2 : width;
        x =
            preActivation
                ? before(layer.child(i), x, in, width)
                : after(layer.child(i), x, in, width);
      }
    }
    return x;
  }

  /** Convolution, normalization, ReLU. */
  private String after(Scope block, String input, int in, int out) {
    String x = convolved(block.child("conv1"), input, in, out, Window.three(out / in));
    x = active(block, "bn1", "relu", x, out);
    x = convolved(block.child("conv2"), x, out, out, Window.THREE);
    x = normalized(block.child("bn2"), x, out);
    return relu(block.child("relu_1"), block.op("Add", x, shortcut(block, input, in, out)));
  }

  /** Normalization, ReLU, convolution. */
  private String before(Scope block, String input, int in, int out) {
    String x = active(block, "bn1", "relu", input, in);
    x = convolved(block.child("conv1"), x, in, out, Window.three(out / in));
    x = active(block, "bn2", "relu_1", x, out);
    x = convolved(block.child("conv2"), x, out, out, Window.THREE);
    return block.op("Add", x, shortcut(block, input, in, out));
  }

  private String active(Scope module, String norm, String relu, String x, int channels) {
    return relu(module.child(relu), normalized(module.child(norm), x, channels));
  }

  private String normalized(Scope module, String x, int channels) {
    return normalized ? batchNorm(module, x, channels) : x;
  }

  /** A normalization makes a bias idle. */
  private String convolved(Scope module, String x, int in, int out, Window window) {
    return normalized ? conv(module, x, in, out, window) : biasedConv(module, x, in, out, window);
  }

  private static String shortcut(Scope block, String x, int in, int out) {
    if (in == out) {
      return x;
    }
    Scope shortcut = block.child("shortcut");
    String ends = shortcut.ints(Long.MAX_VALUE, Long.MAX_VALUE);
    String axes = shortcut.ints(2, 3);
    String halved = shortcut.op("Slice", x, shortcut.ints(0, 0), ends, axes, shortcut.ints(2, 2));
    int extra = (out - in) / 2;
    return shortcut.op("Pad", halved, shortcut.ints(0, extra, 0, 0, 0, extra, 0, 0));
  }
}
