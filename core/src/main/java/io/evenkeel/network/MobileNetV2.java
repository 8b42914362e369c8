// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.batchNorm;
import static io.evenkeel.network.Layers.conv;
import static io.evenkeel.network.Layers.depthwise;
import static io.evenkeel.network.Layers.dropout;
import static io.evenkeel.network.Layers.flatten;
import static io.evenkeel.network.Layers.globalAveragePool;
import static io.evenkeel.network.Layers.linear;
import static io.evenkeel.network.Layers.relu6;

import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import java.util.List;

/** MobileNetV2 of width 1 as torchvision names it. */
final class MobileNetV2 {
  static final Family FAMILY =
      new Family(
          new NetworkFamily(
              "mobilenet-v2",
              "ImageNet classifier of depthwise convolutions and linear bottlenecks",
              "Sandler et al. 2018, MobileNetV2, arXiv:1801.04381, Table 2",
              List.of("mobilenet-v2")),
          "mobilenet-v2",
          MobileNetV2::build);

  /** A row of the paper's Table 2. */
  private record Stage(int expansion, int channels, int repeats, int stride) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 16, 1, 1),
          new Stage(6, 24, 2, 2),
          new Stage(6, 32, 3, 2),
          new Stage(6, 64, 4, 2),
          new Stage(6, 96, 3, 1),
          new Stage(6, 160, 3, 2),
          new Stage(6, 320, 1, 1));

  private static final int LAST = 1280;

  private MobileNetV2() {}

  private static Graph build(Name name) {
    NetworkBuilder network = new NetworkBuilder(name);
    Scope net = network.root();
    String x = features(net.child("features"), network.samples("input", 8, 3, 224, 224));
    x = flatten(net, globalAveragePool(net, x));
    Scope classifier = net.child("classifier");
    x = linear(classifier.child(1), dropout(classifier.child(0), x, 0.2f), LAST, 1000);
    network.output(x, "logits", new Dimension.Fixed(1000));
    return network.build();
  }

  private static String features(Scope features, String input) {
    int channels = 32;
    int module = 0;
    Scope stem = features.child(module++);
    String x = active(stem, conv(stem.child(0), input, 3, channels, Window.three(2)), channels);
    for (Stage stage : STAGES) {
      for (int i = 0; i < stage.repeats(); i++) {
        int stride = i == 0 ? stage.stride() : 1;
        x = block(features.child(module++), x, channels, stage, stride);
        channels = stage.channels();
      }
    }
    Scope head = features.child(module);
    return active(head, conv(head.child(0), x, channels, LAST, Window.POINT), LAST);
  }

  private static String block(Scope block, String input, int in, Stage stage, int stride) {
    Scope layers = block.child("conv");
    int hidden = in * stage.expansion();
    int layer = 0;
    String x = input;
    if (hidden != in) {
      Scope expand = layers.child(layer++);
      x = active(expand, conv(expand.child(0), x, in, hidden, Window.POINT), hidden);
    }
    Scope filter = layers.child(layer++);
    x = active(filter, depthwise(filter.child(0), x, hidden, Window.three(stride)), hidden);
    x = conv(layers.child(layer++), x, hidden, stage.channels(), Window.POINT);
    x = batchNorm(layers.child(layer), x, stage.channels());
    return stride == 1 && in == stage.channels() ? block.op("Add", input, x) : x;
  }

  /** Normalization and ReLU6, the second and third member of a {@code Conv2dNormActivation}. */
  private static String active(Scope module, String x, int channels) {
    return relu6(module.child(2), batchNorm(module.child(1), x, channels));
  }
}
