// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.linear;

import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import java.util.List;

/**
 * Fully connected nets: {@code mlp-DxW} has D linear layers, the first D − 1 of width W and each
 * followed by the activation, the last one to 10 classes; the input has W features.
 */
final class Mlp {
  private static final int CLASSES = 10;
  private static final int BATCH = 64;

  static final Family FAMILY =
      new Family(
          new NetworkFamily(
                  "mlp-DxW[-ACTIVATION]",
                  "D linear layers: D-1 of width W, then 10 classes; relu or "
                      + String.join(", ", Nonlinearity.labels().stream().skip(1).toList()),
                  "Glorot, Bengio 2010, Understanding the difficulty of training deep feedforward"
                      + " neural networks, AISTATS",
                  List.of("mlp-30x400", "mlp-30x400-tanh", "mlp-20x256", "mlp-20x256-gelu"))
              .with(
                  Setting.classes(CLASSES),
                  new Setting(
                      "features", "W", "of the input; as many as the width where not chosen")),
          "mlp-" + Name.NUMBER + "x" + Name.NUMBER + "(?:-([a-z0-9-]+))?",
          Mlp::build);

  private Mlp() {}

  private static Graph build(Name name) {
    int depth = name.number(1, "depth", 1, 100_000);
    int width = name.number(2, "width", 1, 1 << 16);
    Nonlinearity activation =
        name.option(3)
            .map(label -> Nonlinearity.find(label).orElseThrow(() -> unknown(name)))
            .orElse(Nonlinearity.RELU);
    NetworkBuilder network = new NetworkBuilder(name);
    Scope net = network.root();
    int in = features(name, width);
    String x = network.samples("input", BATCH, in);
    for (int layer = 1; layer < depth; layer++) {
      x = linear(net.child("fc" + layer), x, layer == 1 ? in : width, width);
      x = activation.apply(net.child("act" + layer), x);
    }
    int classes = name.classes();
    x = linear(net.child("fc" + depth), x, depth == 1 ? in : width, classes);
    network.output(x, "logits", new Dimension.Fixed(classes));
    return network.build();
  }

  private static int features(Name name, int width) {
    return name.setting("features").equals("W") ? width : name.setting("features", 1, 1 << 24);
  }

  private static RuntimeException unknown(Name name) {
    return name.refusal("the activations are " + String.join(", ", Nonlinearity.labels()));
  }
}
