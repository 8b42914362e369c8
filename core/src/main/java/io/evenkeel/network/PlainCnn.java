// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.biasedConv;
import static io.evenkeel.network.Layers.concat;
import static io.evenkeel.network.Layers.dropout;
import static io.evenkeel.network.Layers.flatten;
import static io.evenkeel.network.Layers.linear;
import static io.evenkeel.network.Layers.maxPool;
import static io.evenkeel.network.Layers.relu;

import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import java.util.ArrayList;
import java.util.List;

/**
 * The plain ReLU nets of He et al. 2015: no normalization, no shortcuts, biases everywhere.
 *
 * <p>Depths 19 and 22 are models A and B of Table 3, with 3×3 convolutions. Every other depth is
 * the paper's small model (Table 1; model E of He and Sun 2015) with its 2×2,256 stage lengthened
 * or shortened: depth 14 is the model itself, depth 30 the one of Figure 3. Below depth 12 the
 * 2×2,128 stage shrinks too.
 */
final class PlainCnn {
  static final Family FAMILY =
      new Family(
          new NetworkFamily(
              "plain-cnn-D",
              "plain ReLU nets without normalization or shortcuts, D layers deep",
              "He, Zhang, Ren, Sun 2015, Delving Deep into Rectifiers, arXiv:1502.01852, Tables 1"
                  + " and 3",
              List.of("plain-cnn-14", "plain-cnn-19", "plain-cnn-22", "plain-cnn-30")),
          "plain-cnn-" + Name.NUMBER,
          PlainCnn::build);

  private static final int SHALLOWEST = 5;
  private static final int DEEPEST = 100_000;
  private static final int FULLY_CONNECTED = 3;
  private static final int CLASSES = 1000;
  private static final int HIDDEN = 4096;

  private final Scope net;
  private String x;
  private int channels = 3;
  private int size = 224;

  private PlainCnn(Scope net, String input) {
    this.net = net;
    this.x = input;
  }

  private static Graph build(Name name) {
    int depth = name.number(1, "depth", SHALLOWEST, DEEPEST);
    NetworkBuilder network = new NetworkBuilder(name);
    boolean large = depth == 19 || depth == 22;
    String input = network.samples("input", large ? 2 : Math.clamp(240 / depth, 1, 8), 3, 224, 224);
    PlainCnn plain = new PlainCnn(network.root(), input);
    String logits = large ? plain.large((depth - 4) / 3) : plain.small(depth - 1 - FULLY_CONNECTED);
    network.output(logits, "logits", new Dimension.Fixed(CLASSES));
    return network.build();
  }

  /** Models A and B: three stages of equally many 3×3 convolutions. */
  private String large(int stageLength) {
    conv("1", 96, Window.of(7, 2, 3));
    int stage = 2;
    for (int width : List.of(256, 512, 512)) {
      pool(Window.tile(2));
      for (int i = 1; i <= stageLength; i++) {
        conv(stage + "_" + i, width, Window.THREE);
      }
      stage++;
    }
    return classify(List.of(7, 3, 2, 1));
  }

  /** The small model with so many 2×2 convolutions. */
  private String small(int convolutions) {
    int narrow = Math.min(4, convolutions / 2);
    conv("1", 64, Window.of(7, 2, 0));
    pool(Window.tile(3));
    smallStage(2, narrow, 128);
    pool(Window.tile(2));
    smallStage(3, convolutions - narrow, 256);
    return classify(List.of(6, 3, 2, 1));
  }

  /** 2×2 convolutions that shrink and grow the map by one in turn and leave its size as it was. */
  private void smallStage(int stage, int length, int width) {
    for (int i = 1; i <= length; i++) {
      boolean alone = i == length && i % 2 == 1;
      Window window = alone ? new Window(2, 1, 0, 1) : Window.of(2, 1, (i + 1) % 2);
      conv(stage + "_" + i, width, window);
    }
  }

  private void conv(String number, int width, Window window) {
    x = biasedConv(net.child("conv" + number), x, channels, width, window);
    x = relu(net.child("relu" + number), x);
    channels = width;
    size = sizeAfter(window);
  }

  private void pool(Window window) {
    x = maxPool(net, x, window);
    size = sizeAfter(window);
  }

  private int sizeAfter(Window window) {
    return (size + window.before() + window.after() - window.kernel()) / window.stride() + 1;
  }

  private String classify(List<Integer> pyramid) {
    x = spatialPyramid(pyramid);
    int features = channels * pyramid.stream().mapToInt(n -> n * n).sum();
    x = dropout(net.child("drop1"), relu(net.child("relu_fc1"), fc(1, features, HIDDEN)), 0.5f);
    x = dropout(net.child("drop2"), relu(net.child("relu_fc2"), fc(2, HIDDEN, HIDDEN)), 0.5f);
    return fc(3, HIDDEN, CLASSES);
  }

  private String fc(int number, int in, int out) {
    return linear(net.child("fc" + number), x, in, out);
  }

  /** Max pooling into n × n bins for each n, side by side (He et al. 2014, arXiv:1406.4729). */
  private String spatialPyramid(List<Integer> levels) {
    Scope spp = net.child("spp");
    List<String> bins = new ArrayList<>();
    for (int level : levels) {
      Window window = Window.of(Math.ceilDiv(size, level), size / level, 0);
      bins.add(flatten(spp, maxPool(spp, x, window)));
    }
    return concat(spp, 1, bins);
  }
}
