// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.biasedConv;
import static io.evenkeel.network.Layers.dropout;
import static io.evenkeel.network.Layers.flatten;
import static io.evenkeel.network.Layers.linear;
import static io.evenkeel.network.Layers.maxPool;
import static io.evenkeel.network.Layers.relu;

import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import java.util.List;
import java.util.Map;

/** VGG without normalization, as torchvision names it. */
final class Vgg {
  static final Family FAMILY =
      new Family(
          new NetworkFamily(
              "vgg-D",
              "ImageNet classifiers of 3x3 convolutions; D is 11, 13, 16 or 19",
              "Simonyan, Zisserman 2015, Very Deep Convolutional Networks, arXiv:1409.1556, Table"
                  + " 1 (A, B, D, E)",
              List.of("vgg-11", "vgg-13", "vgg-16", "vgg-19")),
          "vgg-" + Name.NUMBER,
          Vgg::build);

  private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512, 512);
  private static final Map<Integer, List<Integer>> STAGES =
      Map.of(
          11, List.of(1, 1, 2, 2, 2),
          13, List.of(2, 2, 2, 2, 2),
          16, List.of(2, 2, 3, 3, 3),
          19, List.of(2, 2, 4, 4, 4));

  private Vgg() {}

  private static Graph build(Name name) {
    int depth = name.oneOf(1, STAGES.keySet().stream().sorted().toList());
    NetworkBuilder network = new NetworkBuilder(name);
    String input = network.samples("input", 4, 3, 224, 224);
    String features = features(network.root().child("features"), input, STAGES.get(depth));
    String flat = flatten(network.root(), features);
    String logits = classifier(network.root().child("classifier"), flat);
    network.output(logits, "logits", new Dimension.Fixed(1000));
    return network.build();
  }

  private static String features(Scope features, String input, List<Integer> stages) {
    String x = input;
    int module = 0;
    int channels = 3;
    for (int stage = 0; stage < stages.size(); stage++) {
      int width = WIDTHS.get(stage);
      for (int i = 0; i < stages.get(stage); i++) {
        x = biasedConv(features.child(module++), x, channels, width, Window.THREE);
        x = relu(features.child(module++), x);
        channels = width;
      }
      x = maxPool(features.child(module++), x, Window.tile(2));
    }
    return x;
  }

  private static String classifier(Scope classifier, String features) {
    String x = linear(classifier.child(0), features, 512 * 7 * 7, 4096);
    x = dropout(classifier.child(2), relu(classifier.child(1), x), 0.5f);
    x = linear(classifier.child(3), x, 4096, 4096);
    x = dropout(classifier.child(5), relu(classifier.child(4), x), 0.5f);
    return linear(classifier.child(6), x, 4096, 1000);
  }
}
