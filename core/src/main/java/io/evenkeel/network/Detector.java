// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.batchNorm;
import static io.evenkeel.network.Layers.biasedConv;
import static io.evenkeel.network.Layers.concat;
import static io.evenkeel.network.Layers.conv;
import static io.evenkeel.network.Layers.relu;
import static io.evenkeel.network.Layers.reshape;
import static io.evenkeel.network.Layers.transpose;

import io.evenkeel.graph.Dimension.Fixed;
import io.evenkeel.graph.Graph;
import java.util.ArrayList;
import java.util.List;

/**
 * A single-shot detector: a small residual backbone and, on its maps of stride 8 and 16, one 3×3
 * convolution for the classes and one for the boxes of three anchors per cell.
 *
 * <p>Outputs: {@code scores} [batch, anchors, 20], logits per class; {@code boxes} [batch, anchors,
 * 4], offsets from the anchor. Anchors run over scales, rows, columns and the three shapes.
 */
final class Detector {
  static final Family FAMILY =
      new Family(
          new NetworkFamily(
                  "detector",
                  "single-shot detector: residual backbone, two scales, class and box heads",
                  "Liu et al. 2016, SSD: Single Shot MultiBox Detector, arXiv:1512.02325",
                  List.of("detector"))
              .with(
                  Setting.classes(20),
                  Setting.size(256),
                  Setting.channels(),
                  Setting.width(32, "of the first convolution")),
          "detector",
          Detector::build);

  private static final int BOX = 4;
  private static final int ANCHORS_PER_CELL = 3;
  private static final List<Integer> STRIDES = List.of(8, 16);

  private final int width;

  private Detector(int width) {
    this.width = width;
  }

  private static Graph build(Name name) {
    return new Detector(name.setting("width", 1, 1 << 12)).written(name);
  }

  private Graph written(Name name) {
    NetworkBuilder network = new NetworkBuilder(name);
    int size = name.setting("size", 16, 1 << 14);
    int colours = name.channels();
    int classes = name.classes();
    String input = network.samples("input", 8, colours, size, size);
    List<String> maps = backbone(network.root(), input, colours);
    int anchors = STRIDES.stream().mapToInt(stride -> anchors(size, stride)).sum();
    String scores = heads(network.root(), "class_heads", maps, classes);
    String boxes = heads(network.root(), "box_heads", maps, BOX);
    network.output(scores, "scores", new Fixed(anchors), new Fixed(classes));
    network.output(boxes, "boxes", new Fixed(anchors), new Fixed(BOX));
    return network.build();
  }

  private static int anchors(int size, int stride) {
    return ANCHORS_PER_CELL * Math.ceilDiv(size, stride) * Math.ceilDiv(size, stride);
  }

  private List<String> backbone(Scope net, String input, int colours) {
    Scope backbone = net.child("backbone");
    String x = conv(backbone.child("conv1"), input, colours, width, Window.three(2));
    x = relu(backbone.child("relu"), batchNorm(backbone.child("bn1"), x, width));
    ResidualBlock blocks = ResidualBlock.BASIC;
    x = blocks.stage(backbone.child("layer1"), x, width, 2 * width, 2, 2);
    String eighth = blocks.stage(backbone.child("layer2"), x, 2 * width, channels(0), 2, 2);
    String sixteenth =
        blocks.stage(backbone.child("layer3"), eighth, channels(0), channels(1), 2, 2);
    return List.of(eighth, sixteenth);
  }

  /** Of a map that has heads. */
  private int channels(int scale) {
    return (4 * width) << scale;
  }

  /** One row of {@code width} numbers per anchor, all scales one after the other. */
  private String heads(Scope net, String list, List<String> maps, int width) {
    List<String> rows = new ArrayList<>();
    for (int scale = 0; scale < maps.size(); scale++) {
      Scope head = net.item(list, scale);
      int out = ANCHORS_PER_CELL * width;
      String map = biasedConv(head, maps.get(scale), channels(scale), out, Window.THREE);
      rows.add(reshape(net, transpose(net, map, 0, 2, 3, 1), 0, -1, width));
    }
    return concat(net, 1, rows);
  }
}
