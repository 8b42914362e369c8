// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.batchNorm;
import static io.evenkeel.network.Layers.biasedConv;
import static io.evenkeel.network.Layers.conv;
import static io.evenkeel.network.Layers.dropout;
import static io.evenkeel.network.Layers.maxPool;
import static io.evenkeel.network.Layers.relu;
import static io.evenkeel.network.Layers.upsample;

import io.evenkeel.graph.Dimension.Fixed;
import io.evenkeel.graph.Graph;
import java.util.List;

/**
 * Fully convolutional nets on a ResNet whose last two stages are dilated in place of striding, as
 * torchvision has them ({@code fcn_resnet50(aux_loss=False)}): the classes of every eighth place,
 * interpolated between.
 */
final class FullyConvolutional {
  private static final int STRIDE = 8;

  static final Family FAMILY =
      new Family(
          new NetworkFamily(
                  "fcn-resnet-{50,101}",
                  "segmentation: fully convolutional nets as in torchvision",
                  "Long, Shelhamer, Darrell 2015, Fully Convolutional Networks, arXiv:1411.4038, on"
                      + " the dilated ResNet of Chen et al. 2017, arXiv:1706.05587",
                  List.of("fcn-resnet-50", "fcn-resnet-101"))
              .with(
                  Setting.classes(21),
                  Setting.size(224),
                  Setting.channels(),
                  Setting.width(64, "of the first stage")),
          "fcn-resnet-(50|101)",
          FullyConvolutional::build);

  private FullyConvolutional() {}

  private static Graph build(Name name) {
    int depth = name.number(1, "depth", 50, 101);
    int size = name.setting("size", STRIDE, 1 << 14);
    if (size % STRIDE != 0) {
      throw name.refusal("size must be a multiple of %d, the net's stride".formatted(STRIDE));
    }
    int width = name.setting("width", 1, 1 << 12);
    int channels = name.channels();
    NetworkBuilder network = new NetworkBuilder(name);
    String input = network.samples("input", 4, channels, size, size);
    String x = backbone(network.root().child("backbone"), input, channels, width, depth);
    int classes = name.classes();
    x = head(network.root().child("classifier"), x, 8 * width, classes);
    x = upsample(network.root(), x, STRIDE);
    network.output(x, "logits", new Fixed(classes), new Fixed(size), new Fixed(size));
    return network.build();
  }

  private static String backbone(Scope net, String input, int channels, int width, int depth) {
    String x = conv(net.child("conv1"), input, channels, width, Window.of(7, 2, 3));
    x = relu(net.child("relu"), batchNorm(net.child("bn1"), x, width));
    x = maxPool(net.child("maxpool"), x, Window.three(2));
    ResidualBlock blocks = ResidualBlock.BOTTLENECK;
    List<Integer> stages = ResNet.stages(depth);
    x = blocks.stage(net.child("layer1"), x, width, width, stages.get(0), 1);
    x = blocks.stage(net.child("layer2"), x, 4 * width, 2 * width, stages.get(1), 2);
    x =
        blocks.stage(
            net.child("layer3"),
            x,
            8 * width,
            4 * width,
            stages.get(2),
            Window.THREE,
            Window.dilated(2));
    return blocks.stage(
        net.child("layer4"),
        x,
        16 * width,
        8 * width,
        stages.get(3),
        Window.dilated(2),
        Window.dilated(4));
  }

  /** A quarter of the backbone's channels, then a class for every place. */
  private static String head(Scope head, String input, int width, int classes) {
    String x = conv(head.child(0), input, 4 * width, width, Window.THREE);
    x = relu(head.child(2), batchNorm(head.child(1), x, width));
    return biasedConv(head.child(4), dropout(head.child(3), x, 0.1f), width, classes, Window.POINT);
  }
}
