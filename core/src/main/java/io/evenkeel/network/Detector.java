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
              List.of("detector")),
          "detector",
          Detector::build);

  private static final int SIZE = 256;
  private static final int CLASSES = 20;
  private static final int BOX = 4;
  private static final int ANCHORS_PER_CELL = 3;
  private static final List<Integer> STRIDES = List.of(8, 16);
  private static final List<Integer> CHANNELS = List.of(128, 256);

  private Detector() {}

  private static Graph build(Name name) {
    NetworkBuilder network = new NetworkBuilder(name);
    List<String> maps = backbone(network.root(), network.samples("input", 8, 3, SIZE, SIZE));
    int anchors = STRIDES.stream().mapToInt(s -> ANCHORS_PER_CELL * (SIZE / s) * (SIZE / s)).sum();
    String scores = heads(network.root(), "class_heads", maps, CLASSES);
    String boxes = heads(network.root(), "box_heads", maps, BOX);
    network.output(scores, "scores", new Fixed(anchors), new Fixed(CLASSES));
    network.output(boxes, "boxes", new Fixed(anchors), new Fixed(BOX));
    return network.build();
  }

  private static List<String> backbone(Scope net, String input) {
    Scope backbone = net.child("backbone");
    String x = conv(backbone.child("conv1"), input, 3, 32, Window.three(2));
    x = relu(backbone.child("relu"), batchNorm(backbone.child("bn1"), x, 32));
    ResidualBlock blocks = ResidualBlock.BASIC;
    x = blocks.stage(backbone.child("layer1"), x, 32, 64, 2, 2);
    String eighth = blocks.stage(backbone.child("layer2"), x, 64, CHANNELS.get(0), 2, 2);
    String sixteenth =
        blocks.stage(backbone.child("layer3"), eighth, CHANNELS.get(0), CHANNELS.get(1), 2, 2);
    return List.of(eighth, sixteenth);
  }

  /** One row of {@code width} numbers per anchor, all scales one after the other. */
  private static String heads(Scope net, String list, List<String> maps, int width) {
    List<String> rows = new ArrayList<>();
    for (int scale = 0; scale < maps.size(); scale++) {
      Scope head = net.item(list, scale);
      int out = ANCHORS_PER_CELL * width;
      String map = biasedConv(head, maps.get(scale), CHANNELS.get(scale), out, Window.THREE);
      rows.add(reshape(net, transpose(net, map, 0, 2, 3, 1), 0, -1, width));
    }
    return concat(net, 1, rows);
  }
}
