// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Networks small enough to be calibrated in a test, with a free number of samples. */
final class SmallNetworks {
  private final GraphBuilder graph;

  private SmallNetworks(String name) {
    graph = new GraphBuilder(name, 17);
  }

  private String input(String name, long... sizes) {
    List<Dimension> dimensions = new ArrayList<>(List.of(new Dimension.Free("N")));
    for (long size : sizes) {
      dimensions.add(new Dimension.Fixed(size));
    }
    return graph.input(new ValueInfo(name, Optional.of(DType.F32), Optional.of(dimensions)));
  }

  private String op(String op, String name, String... inputs) {
    return graph.node(op, name, List.of(inputs), Map.of());
  }

  private String dense(String name, String x, long in, long out) {
    return op("MatMul", name, x, graph.parameter(name + ".weight", in, out));
  }

  private String biased(String name, String x, long in, long out) {
    String sum = dense(name, x, in, out);
    return op("Add", name + "/bias", sum, graph.parameter(name + ".bias", out));
  }

  private Graph ending(String output) {
    graph.output(ValueInfo.unknown(output));
    return graph.build();
  }

  /** Blocks x + W₂·ReLU(W₁·x), nothing normalized. */
  static Graph residual(int blocks) {
    SmallNetworks net = new SmallNetworks("residual");
    String x = net.dense("stem", net.input("x", 64), 64, 64);
    for (int i = 0; i < blocks; i++) {
      String name = "block%d.".formatted(i);
      String inner = net.op("Relu", name + "relu", net.dense(name + "first", x, 64, 128));
      x = net.op("Add", name + "sum", x, net.dense(name + "second", inner, 128, 64));
    }
    return net.ending(net.dense("head", x, 64, 64));
  }

  /** One weight in every layer: W·ReLU(W·ReLU(…)). */
  static Graph shared(int layers) {
    SmallNetworks net = new SmallNetworks("shared");
    String weight = net.graph.parameter("loop.weight", 192, 192);
    String x = net.input("x", 192);
    for (int i = 0; i < layers; i++) {
      x = net.op("MatMul", "loop" + i, x, weight);
      x = net.op("Relu", "relu" + i, x);
    }
    return net.ending(net.dense("head", x, 192, 64));
  }

  /** An LSTM over four steps and 128 classes. */
  static Graph lstm() {
    SmallNetworks net = new SmallNetworks("lstm");
    String x = net.input("x", 4, 48);
    String steps =
        net.graph.node(
            "Transpose",
            "steps",
            List.of(x),
            Map.of("perm", new Attribute.Ints(List.of(1L, 0L, 2L))));
    String w = net.graph.parameter("lstm.weight_ih", 1, 128, 48);
    String r = net.graph.parameter("lstm.weight_hh", 1, 128, 32);
    String b = net.graph.parameter("lstm.bias", 1, 256);
    net.graph.node(
        new Node(
            "LSTM",
            "",
            "lstm",
            List.of(steps, w, r, b),
            List.of("", "last"),
            Map.of("hidden_size", new Attribute.Int(32))));
    String state = net.op("Squeeze", "squeeze", "last", net.graph.ints("squeeze_axes", 0));
    return net.ending(net.biased("head", state, 32, 128));
  }

  /** One pre-norm block of self-attention and a feed-forward layer, four heads. */
  static Graph transformer() {
    SmallNetworks net = new SmallNetworks("transformer");
    String x = net.biased("embed", net.input("x", 8, 32), 32, 32);
    String normed = net.norm("norm1", x);
    String q = net.heads("query", normed, 0, 2, 1, 3);
    String k = net.heads("key", normed, 0, 2, 3, 1);
    String v = net.heads("value", normed, 0, 2, 1, 3);
    String scores = net.op("MatMul", "scores", q, k);
    String scaled = net.op("Mul", "scaled", scores, net.graph.scalar("scale", 0.35355338f));
    String mixed = net.op("MatMul", "mixed", net.op("Softmax", "softmax", scaled), v);
    String joined =
        net.graph.node(
            "Transpose",
            "joined",
            List.of(mixed),
            Map.of("perm", new Attribute.Ints(List.of(0L, 2L, 1L, 3L))));
    String flat = net.op("Reshape", "flat", joined, net.graph.ints("flat_shape", 0, 8, 32));
    String attended = net.op("Add", "sum1", x, net.biased("output", flat, 32, 32));
    String inner = net.biased("up", net.norm("norm2", attended), 32, 64);
    String outer = net.biased("down", net.op("Relu", "relu", inner), 64, 32);
    String sum = net.op("Add", "sum2", attended, outer);
    return net.ending(net.biased("head", net.norm("norm3", sum), 32, 64));
  }

  private String norm(String name, String x) {
    return op(
        "LayerNormalization",
        name,
        x,
        graph.parameter(name + ".weight", 32),
        graph.parameter(name + ".bias", 32));
  }

  private String heads(String name, String x, long... order) {
    String made = biased(name, x, 32, 32);
    String split =
        op("Reshape", name + "/heads", made, graph.ints(name + "/heads_shape", 0, 8, 4, 8));
    List<Long> permutation = new ArrayList<>();
    for (long axis : order) {
      permutation.add(axis);
    }
    return graph.node(
        "Transpose",
        name + "/transposed",
        List.of(split),
        Map.of("perm", new Attribute.Ints(permutation)));
  }

  /** Two dense layers of tanh with a bias of their own, as recipes with biases draw them. */
  static Graph withBiases() {
    SmallNetworks net = new SmallNetworks("biases");
    String x = net.input("x", 64);
    for (int i = 0; i < 16; i++) {
      x = net.op("Tanh", "tanh" + i, net.biased("fc" + i, x, 64, 64));
    }
    return net.ending(x);
  }
}
