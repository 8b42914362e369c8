// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.biasedConv;
import static io.evenkeel.network.Layers.flatten;
import static io.evenkeel.network.Layers.globalAveragePool;
import static io.evenkeel.network.Layers.linear;
import static io.evenkeel.network.Layers.relu;

import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import java.util.List;

/**
 * Plain ReLU nets for small images: the rectified nets of He et al. 2015 in the three stages of
 * CIFAR nets, W, 2W and 4W wide, without normalization or shortcuts.
 */
final class NarrowPlainCnn {
  static final Family FAMILY =
      new Family(
          new NetworkFamily(
              "plain-cnn-DxW",
              "the same for 32x32 images: D layers, in three stages W, 2W and 4W wide",
              "He, Zhang, Ren, Sun 2015, Delving Deep into Rectifiers, arXiv:1502.01852, in the"
                  + " stages of arXiv:1512.03385, section 4.2",
              List.of("plain-cnn-22x16", "plain-cnn-30x16")),
          "plain-cnn-" + Name.NUMBER + "x" + Name.NUMBER,
          NarrowPlainCnn::build);

  private static final int CLASSES = 10;
  private static final int STAGES = 3;

  private NarrowPlainCnn() {}

  private static Graph build(Name name) {
    int depth = name.number(1, "depth", STAGES + 1, 20_000);
    int width = name.number(2, "width", 1, 1 << 12);
    NetworkBuilder network = new NetworkBuilder(name);
    Scope net = network.root();
    String x = network.samples("input", depth > 200 ? 8 : 32, 3, 32, 32);
    int channels = 3;
    int convolutions = depth - 1;
    for (int i = 0; i < convolutions; i++) {
      int out = width << stage(i, convolutions);
      boolean shrinks = i > 0 && stage(i, convolutions) > stage(i - 1, convolutions);
      Window window = shrinks ? Window.of(3, 2, 1) : Window.THREE;
      x = biasedConv(net.child("conv" + (i + 1)), x, channels, out, window);
      x = relu(net.child("relu" + (i + 1)), x);
      channels = out;
    }
    x = flatten(net, globalAveragePool(net.child("avgpool"), x));
    x = linear(net.child("fc"), x, channels, CLASSES);
    network.output(x, "logits", new Dimension.Fixed(CLASSES));
    return network.build();
  }

  private static int stage(int convolution, int of) {
    return convolution * STAGES / of;
  }
}
