// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.batchNorm;
import static io.evenkeel.network.Layers.conv;
import static io.evenkeel.network.Layers.flatten;
import static io.evenkeel.network.Layers.globalAveragePool;
import static io.evenkeel.network.Layers.linear;
import static io.evenkeel.network.Layers.maxPool;
import static io.evenkeel.network.Layers.relu;

import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import java.util.List;

/** The ImageNet ResNets as torchvision names them. */
final class ResNet {
  static final Family FAMILY =
      new Family(
          new NetworkFamily(
              "resnet-{18,34,50,101,152}",
              "ImageNet residual nets as in torchvision",
              "He, Zhang, Ren, Sun 2016, Deep Residual Learning, arXiv:1512.03385, Table 1",
              List.of("resnet-18", "resnet-34", "resnet-50", "resnet-101", "resnet-152")),
          "resnet-(18|34|50|101|152)",
          ResNet::build);

  private ResNet() {}

  private static Graph build(Name name) {
    int depth = name.number(1, "depth", 18, 152);
    NetworkBuilder network = new NetworkBuilder(name);
    String input = network.samples("input", depth > 101 ? 4 : 8, 3, 224, 224);
    String logits = logits(network.root(), input, blocks(depth), stages(depth));
    network.output(logits, "logits", new Dimension.Fixed(1000));
    return network.build();
  }

  private static ResidualBlock blocks(int depth) {
    return depth < 50 ? ResidualBlock.BASIC : ResidualBlock.BOTTLENECK;
  }

  /** Blocks of each stage. */
  static List<Integer> stages(int depth) {
    return switch (depth) {
      case 18 -> List.of(2, 2, 2, 2);
      case 34, 50 -> List.of(3, 4, 6, 3);
      case 101 -> List.of(3, 4, 23, 3);
      default -> List.of(3, 8, 36, 3);
    };
  }

  private static String logits(
      Scope net, String input, ResidualBlock blocks, List<Integer> stages) {
    String x = conv(net.child("conv1"), input, 3, 64, Window.of(7, 2, 3));
    x = relu(net.child("relu"), batchNorm(net.child("bn1"), x, 64));
    x = maxPool(net.child("maxpool"), x, Window.three(2));
    int channels = 64;
    for (int stage = 0; stage < stages.size(); stage++) {
      Scope layer = net.child("layer" + (stage + 1));
      int width = 64 << stage;
      x = blocks.stage(layer, x, channels, width, stages.get(stage), stage == 0 ? 1 : 2);
      channels = blocks.channels(width);
    }
    String pooled = flatten(net, globalAveragePool(net.child("avgpool"), x));
    return linear(net.child("fc"), pooled, channels, 1000);
  }
}
