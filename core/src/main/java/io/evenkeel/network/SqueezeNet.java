// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.biasedConv;
import static io.evenkeel.network.Layers.concat;
import static io.evenkeel.network.Layers.dropout;
import static io.evenkeel.network.Layers.flatten;
import static io.evenkeel.network.Layers.globalAveragePool;
import static io.evenkeel.network.Layers.maxPoolOverBorder;
import static io.evenkeel.network.Layers.relu;

import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import java.util.List;
import java.util.Set;

/** SqueezeNet 1.1 as torchvision names it. */
final class SqueezeNet {
  static final Family FAMILY =
      new Family(
          new NetworkFamily(
              "squeezenet-1.1",
              "small ImageNet classifier of squeezing and expanding convolutions",
              "Iandola et al. 2016, SqueezeNet, arXiv:1602.07360; version 1.1 of its repository",
              List.of("squeezenet-1.1")),
          "squeezenet-1\\.1",
          SqueezeNet::build);

  private static final Window POOL = Window.of(3, 2, 0);
  private static final List<Integer> SQUEEZED = List.of(16, 16, 32, 32, 48, 48, 64, 64);
  private static final Set<Integer> POOLED_AFTER = Set.of(4, 7);

  private SqueezeNet() {}

  private static Graph build(Name name) {
    NetworkBuilder network = new NetworkBuilder(name);
    Scope net = network.root();
    String x = features(net.child("features"), network.samples("input", 8, 3, 224, 224));
    Scope classifier = net.child("classifier");
    x = dropout(classifier.child(0), x, 0.5f);
    x = biasedConv(classifier.child(1), x, 512, 1000, Window.POINT);
    x = globalAveragePool(classifier.child(3), relu(classifier.child(2), x));
    network.output(flatten(net, x), "logits", new Dimension.Fixed(1000));
    return network.build();
  }

  private static String features(Scope features, String input) {
    String x = biasedConv(features.child(0), input, 3, 64, Window.of(3, 2, 0));
    x = maxPoolOverBorder(features.child(2), relu(features.child(1), x), POOL);
    int channels = 64;
    int module = 3;
    for (int squeezed : SQUEEZED) {
      x = fire(features.child(module), x, channels, squeezed);
      channels = 8 * squeezed;
      if (POOLED_AFTER.contains(module)) {
        x = maxPoolOverBorder(features.child(++module), x, POOL);
      }
      module++;
    }
    return x;
  }

  private static String fire(Scope fire, String x, int in, int squeezed) {
    String narrow = active(fire, "squeeze", x, in, squeezed, Window.POINT);
    int expanded = 4 * squeezed;
    String points = active(fire, "expand1x1", narrow, squeezed, expanded, Window.POINT);
    String squares = active(fire, "expand3x3", narrow, squeezed, expanded, Window.THREE);
    return concat(fire, 1, List.of(points, squares));
  }

  private static String active(Scope fire, String name, String x, int in, int out, Window window) {
    return relu(fire.child(name + "_activation"), biasedConv(fire.child(name), x, in, out, window));
  }
}
