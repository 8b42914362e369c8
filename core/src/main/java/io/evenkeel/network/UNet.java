// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.batchNorm;
import static io.evenkeel.network.Layers.biasedConv;
import static io.evenkeel.network.Layers.concat;
import static io.evenkeel.network.Layers.conv;
import static io.evenkeel.network.Layers.maxPool;
import static io.evenkeel.network.Layers.relu;
import static io.evenkeel.network.Layers.transposedConv;

import io.evenkeel.graph.Dimension.Fixed;
import io.evenkeel.graph.Graph;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * U-Net with padded convolutions and batch normalization, as the common PyTorch implementation
 * (milesial/Pytorch-UNet) names it: four halvings, four doublings, two classes per pixel.
 */
final class UNet {
  private static final int LEVELS = 4;

  static final Family FAMILY =
      new Family(
          new NetworkFamily(
                  "unet",
                  "segmentation: U-Net with padding and batch normalization, two classes per pixel",
                  "Ronneberger, Fischer, Brox 2015, U-Net, arXiv:1505.04597, Figure 1",
                  List.of("unet"))
              .with(
                  Setting.classes(2),
                  Setting.size(256),
                  Setting.channels(),
                  Setting.width(64, "of the first level"),
                  new Setting("levels", LEVELS, "halvings")),
          "unet",
          UNet::build);

  private UNet() {}

  private static Graph build(Name name) {
    NetworkBuilder network = new NetworkBuilder(name);
    Scope net = network.root();
    int width = name.setting("width", 1, 1 << 12);
    int levels = name.setting("levels", 1, 12);
    int size = size(name, levels);
    int channels = name.channels();
    Deque<String> skipped = new ArrayDeque<>();
    String input = network.samples("input", 2, channels, size, size);
    String x = twice(net.child("inc"), input, channels, width);
    for (int level = 1; level <= levels; level++) {
      skipped.push(x);
      x = down(net.child("down" + level), x, width << (level - 1));
    }
    for (int level = 1; level <= levels; level++) {
      x = up(net.child("up" + level), x, skipped.pop(), width << (levels - level));
    }
    int classes = name.classes();
    x = biasedConv(net.child("outc").child("conv"), x, width, classes, Window.POINT);
    network.output(x, "logits", new Fixed(classes), new Fixed(size), new Fixed(size));
    return network.build();
  }

  private static int size(Name name, int levels) {
    int size = name.setting("size", 1, 1 << 14);
    if (size % (1 << levels) != 0) {
      throw name.refusal(
          "size must be a multiple of %d, once for each level".formatted(1 << levels));
    }
    return size;
  }

  /** Half the size, twice the channels. */
  private static String down(Scope module, String x, int in) {
    Scope down = module.child("maxpool_conv");
    return twice(down.child(1), maxPool(down.child(0), x, Window.tile(2)), in, 2 * in);
  }

  /** Twice the size, half the channels, joined with what was there before the halving. */
  private static String up(Scope up, String x, String skipped, int out) {
    String larger = transposedConv(up.child("up"), x, 2 * out, out, Window.tile(2));
    return twice(up.child("conv"), concat(up, 1, List.of(skipped, larger)), 2 * out, out);
  }

  private static String twice(Scope module, String input, int in, int out) {
    Scope layers = module.child("double_conv");
    String x = batchNorm(layers.child(1), conv(layers.child(0), input, in, out, Window.THREE), out);
    x = conv(layers.child(3), relu(layers.child(2), x), out, out, Window.THREE);
    return relu(layers.child(5), batchNorm(layers.child(4), x, out));
  }
}
