// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.biasedConv;
import static io.evenkeel.network.Layers.flatten;
import static io.evenkeel.network.Layers.globalAveragePool;
import static io.evenkeel.network.Layers.linear;

import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import java.util.List;

/**
 * Plain nets for small images: the rectified nets of He et al. 2015 in the three stages of CIFAR
 * nets, W, 2W and 4W wide, without normalization or shortcuts.
 */
final class NarrowPlainCnn {
  static final Family FAMILY =
      new Family(
          new NetworkFamily(
                  "plain-cnn-DxW",
                  "the same for 32x32 images: D layers, in three stages W, 2W and 4W wide",
                  "He, Zhang, Ren, Sun 2015, Delving Deep into Rectifiers, arXiv:1502.01852, in the"
                      + " stages of arXiv:1512.03385, section 4.2",
                  List.of("plain-cnn-22x16", "plain-cnn-30x16"))
              .with(Setting.classes(10), Setting.size(32), Setting.channels())
              .with(ChosenActivation.SETTINGS),
          "plain-cnn-" + Name.NUMBER + "x" + Name.NUMBER,
          NarrowPlainCnn::build);

  private static final int STAGES = 3;

  private NarrowPlainCnn() {}

  private static Graph build(Name name) {
    int depth = name.number(1, "depth", STAGES + 1, 100_000);
    int width = name.number(2, "width", 1, 1 << 12);
    NetworkBuilder network = new NetworkBuilder(name);
    Scope net = network.root();
    int size = name.setting("size", 1, 1 << 12);
    int channels = name.channels();
    ChosenActivation activation = ChosenActivation.of(name);
    String x = network.samples("input", depth > 200 ? 8 : 32, channels, size, size);
    int convolutions = depth - 1;
    for (int i = 0; i < convolutions; i++) {
      int out = width << stage(i, convolutions);
      boolean shrinks = i > 0 && stage(i, convolutions) > stage(i - 1, convolutions);
      Window window = shrinks ? Window.of(3, 2, 1) : Window.THREE;
      x = biasedConv(net.child("conv" + (i + 1)), x, channels, out, window);
      x = activation.apply(net.child("act" + (i + 1)), x, out, 2);
      channels = out;
    }
    x = flatten(net, globalAveragePool(net.child("avgpool"), x));
    int classes = name.classes();
    x = linear(net.child("fc"), x, channels, classes);
    network.output(x, "logits", new Dimension.Fixed(classes));
    return network.build();
  }

  private static int stage(int convolution, int of) {
    return convolution * STAGES / of;
  }
}
