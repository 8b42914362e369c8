// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.averagePool;
import static io.evenkeel.network.Layers.batchNorm;
import static io.evenkeel.network.Layers.concat;
import static io.evenkeel.network.Layers.conv;
import static io.evenkeel.network.Layers.flatten;
import static io.evenkeel.network.Layers.globalAveragePool;
import static io.evenkeel.network.Layers.linear;
import static io.evenkeel.network.Layers.maxPool;
import static io.evenkeel.network.Layers.relu;

import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** DenseNet-BC (bottlenecks, compression one half) as torchvision names it. */
final class DenseNet {
  private static final String PAPER =
      "Huang, Liu, van der Maaten, Weinberger 2017, Densely Connected Convolutional Networks,"
          + " arXiv:1608.06993, ";

  static final Family FAMILY =
      new Family(
          new NetworkFamily(
              "densenet-D",
              "ImageNet densely connected nets as in torchvision; D is 121, 161, 169 or 201",
              PAPER + "Table 1",
              List.of("densenet-121", "densenet-161", "densenet-169", "densenet-201")),
          "densenet-" + Name.NUMBER,
          DenseNet::imageNet);

  static final Family CIFAR =
      new Family(
          new NetworkFamily(
                  "densenet-bc-D[-kK]",
                  "CIFAR-10 densely connected nets of D = 6n+4 layers, growth rate K (12)",
                  PAPER + "Table 2",
                  List.of("densenet-bc-100", "densenet-bc-250-k24", "densenet-bc-190-k40"))
              .with(Setting.classes(10), Setting.size(32), Setting.channels()),
          "densenet-bc-" + Name.NUMBER + "(?:-k" + Name.NUMBER + ")?",
          DenseNet::cifar);

  private static final Map<Integer, List<Integer>> BLOCKS =
      Map.of(
          121, List.of(6, 12, 24, 16),
          161, List.of(6, 12, 36, 24),
          169, List.of(6, 12, 32, 32),
          201, List.of(6, 12, 48, 32));

  // The concatenations of a block of n layers read n²/2 values.
  private static final int DEEPEST_CIFAR = 1000;

  private final Scope features;
  private final int growth;
  private int channels;

  private DenseNet(Scope features, int growth) {
    this.features = features;
    this.growth = growth;
    this.channels = 2 * growth;
  }

  private static Graph imageNet(Name name) {
    int depth = name.oneOf(1, BLOCKS.keySet().stream().sorted().toList());
    NetworkBuilder network = new NetworkBuilder(name);
    DenseNet net = new DenseNet(network.root().child("features"), depth == 161 ? 48 : 32);
    String x = network.samples("input", depth == 161 ? 4 : 8, 3, 224, 224);
    x = net.imageNetStem(x);
    return net.finish(network, x, BLOCKS.get(depth), 1000);
  }

  private static Graph cifar(Name name) {
    int layers = name.steps(1, 6, 4, DEEPEST_CIFAR);
    int growth = name.option(2).isPresent() ? name.number(2, "growth rate", 1, 1024) : 12;
    NetworkBuilder network = new NetworkBuilder(name);
    DenseNet net = new DenseNet(network.root().child("features"), growth);
    int size = name.setting("size", 4, 1 << 12);
    int colours = name.channels();
    String x = network.samples("input", growth > 12 ? 4 : 16, colours, size, size);
    x = conv(net.features.child("conv0"), x, colours, net.channels, Window.THREE);
    return net.finish(network, x, Collections.nCopies(3, layers), name.classes());
  }

  private String imageNetStem(String input) {
    String x = conv(features.child("conv0"), input, 3, channels, Window.of(7, 2, 3));
    x = relu(features.child("relu0"), batchNorm(features.child("norm0"), x, channels));
    return maxPool(features.child("pool0"), x, Window.three(2));
  }

  private Graph finish(NetworkBuilder network, String stem, List<Integer> blocks, int classes) {
    String x = stem;
    for (int i = 1; i <= blocks.size(); i++) {
      x = denseBlock(features.child("denseblock" + i), x, blocks.get(i - 1));
      x = i < blocks.size() ? transition(features.child("transition" + i), x) : x;
    }
    Scope net = network.root();
    x = relu(net, batchNorm(features.child("norm5"), x, channels));
    x = flatten(net, globalAveragePool(net, x));
    x = linear(net.child("classifier"), x, channels, classes);
    network.output(x, "logits", new Dimension.Fixed(classes));
    return network.build();
  }

  private String denseBlock(Scope block, String input, int layers) {
    List<String> all = new ArrayList<>(List.of(input));
    for (int i = 1; i <= layers; i++) {
      Scope layer = block.child("denselayer" + i);
      String joined = i == 1 ? input : concat(layer, 1, all);
      all.add(denseLayer(layer, joined));
      channels += growth;
    }
    return concat(block, 1, all);
  }

  private String denseLayer(Scope layer, String input) {
    int width = 4 * growth;
    String x = relu(layer.child("relu1"), batchNorm(layer.child("norm1"), input, channels));
    x = conv(layer.child("conv1"), x, channels, width, Window.POINT);
    x = relu(layer.child("relu2"), batchNorm(layer.child("norm2"), x, width));
    return conv(layer.child("conv2"), x, width, growth, Window.THREE);
  }

  private String transition(Scope transition, String input) {
    String x = relu(transition.child("relu"), batchNorm(transition.child("norm"), input, channels));
    x = conv(transition.child("conv"), x, channels, channels / 2, Window.POINT);
    channels /= 2;
    return averagePool(transition.child("pool"), x, Window.tile(2));
  }
}
