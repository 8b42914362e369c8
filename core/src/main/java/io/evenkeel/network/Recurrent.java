// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.concat;
import static io.evenkeel.network.Layers.integer;

import io.evenkeel.graph.Attribute;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Recurrent layers with PyTorch's parameters, whose gates are brought into ONNX's order as
 * PyTorch's exporter does: sliced, concatenated and unsqueezed inside the graph.
 */
enum Recurrent {
  /** Tanh; one gate. */
  RNN(1),
  /** ReLU; one gate (Le, Jaitly, Hinton 2015, arXiv:1504.00941). */
  RELU_RNN(1),
  /** PyTorch i, f, g, o; ONNX i, o, f, g. */
  LSTM(4),
  /** PyTorch r, z, n; ONNX z, r, n. */
  GRU(3);

  /** What a family declares whose recurrent layers may be rectified. */
  static final Setting ACTIVATION =
      new Setting("activation", "tanh", "tanh, or relu for plain recurrent layers");

  /** Neighbouring gates that stay together, in PyTorch's order. */
  private record Gates(int from, int to) {}

  /**
   * A layer's outputs: all steps [length, directions, batch, hidden] and the last [directions, …].
   */
  record Output(String steps, String last) {}

  private final int gates;

  Recurrent(int gates) {
    this.gates = gates;
  }

  /** The layer of a cell's name, {@code rnn}, {@code lstm} or {@code gru}. */
  static Recurrent of(String cell, Name name) {
    boolean rectified = name.setting("activation", List.of("tanh", "relu")).equals("relu");
    Recurrent usual = valueOf(cell.toUpperCase(Locale.ROOT));
    if (rectified && usual != RNN) {
      throw name.refusal("the gates of %s are made for tanh".formatted(usual));
    }
    return rectified ? RELU_RNN : usual;
  }

  private String operator() {
    return this == RELU_RNN ? RNN.name() : name();
  }

  private List<Gates> onnxOrder() {
    return switch (this) {
      case RNN, RELU_RNN -> List.of(new Gates(0, 1));
      case LSTM -> List.of(new Gates(0, 1), new Gates(3, 4), new Gates(1, 3));
      case GRU -> List.of(new Gates(1, 2), new Gates(0, 1), new Gates(2, 3));
    };
  }

  /**
   * A layer in one direction.
   *
   * @param x [length, batch, in]
   * @param state the first hidden state [1, batch, hidden]; empty for zeros
   */
  Output forward(Scope module, String x, int in, int hidden, String state) {
    return layer(module, x, in, hidden, List.of("_l0"), state);
  }

  /**
   * Layers in one direction that begin with zeros.
   *
   * @param input [length, batch, in]
   * @return [length, batch, hidden]
   */
  String forwardLayers(Scope module, String input, int in, int hidden, int count) {
    String x = input;
    for (int number = 0; number < count; number++) {
      int width = number == 0 ? in : hidden;
      String steps = layer(module, x, width, hidden, List.of("_l" + number), "").steps();
      x = module.op("Squeeze", steps, module.ints(1));
    }
    return x;
  }

  /**
   * Layers in both directions that begin with zeros.
   *
   * @param input [length, batch, in]
   * @return [length, batch, 2 · hidden], the forward direction first
   */
  String bidirectionalLayers(Scope module, String input, int in, int hidden, int count) {
    String x = input;
    for (int number = 0; number < count; number++) {
      x = bidirectional(module, x, number == 0 ? in : 2 * hidden, hidden, number);
    }
    return x;
  }

  private String bidirectional(Scope module, String x, int in, int hidden, int number) {
    List<String> suffixes = List.of("_l" + number, "_l" + number + "_reverse");
    String steps = layer(module, x, in, hidden, suffixes, "").steps();
    return Layers.reshape(module, Layers.transpose(module, steps, 0, 2, 1, 3), 0, 0, -1);
  }

  private Output layer(
      Scope module, String x, int in, int hidden, List<String> suffixes, String state) {
    List<String> input = new ArrayList<>();
    List<String> recurrent = new ArrayList<>();
    List<String> biases = new ArrayList<>();
    int rows = gates * hidden;
    for (String suffix : suffixes) {
      input.add(direction(module, inOrder(module, hidden, "weight_ih" + suffix, rows, in)));
      recurrent.add(direction(module, inOrder(module, hidden, "weight_hh" + suffix, rows, hidden)));
      String ofInput = inOrder(module, hidden, "bias_ih" + suffix, rows);
      String ofState = inOrder(module, hidden, "bias_hh" + suffix, rows);
      biases.add(direction(module, concat(module, 0, List.of(ofInput, ofState))));
    }
    List<String> read = new ArrayList<>(List.of(x));
    read.add(stacked(module, input));
    read.add(stacked(module, recurrent));
    read.add(stacked(module, biases));
    if (!state.isEmpty()) {
      read.addAll(List.of("", state));
    }
    List<String> outputs =
        module.ops(operator(), 2, attributes(hidden, suffixes.size()), read.toArray(String[]::new));
    return new Output(outputs.get(0), outputs.get(1));
  }

  private Map<String, Attribute> attributes(int hidden, int directions) {
    Map<String, Attribute> attributes = new HashMap<>();
    attributes.put("hidden_size", integer(hidden));
    if (directions == 2) {
      attributes.put("direction", new Attribute.Text("bidirectional"));
    }
    if (this == RELU_RNN) {
      attributes.put("activations", new Attribute.Texts(Collections.nCopies(directions, "Relu")));
    }
    if (this == GRU) {
      attributes.put("linear_before_reset", integer(1));
    }
    return attributes;
  }

  private String inOrder(Scope module, int hidden, String name, long... dimensions) {
    String parameter = module.parameter(name, dimensions);
    if (gates == 1) {
      return parameter;
    }
    String first = module.ints(0);
    List<String> blocks = new ArrayList<>();
    for (Gates block : onnxOrder()) {
      String from = module.ints((long) block.from() * hidden);
      String to = module.ints((long) block.to() * hidden);
      blocks.add(module.op("Slice", parameter, from, to, first));
    }
    return concat(module, 0, blocks);
  }

  private static String direction(Scope module, String value) {
    return module.op("Unsqueeze", value, module.ints(0));
  }

  private static String stacked(Scope module, List<String> directions) {
    return directions.size() == 1 ? directions.getFirst() : concat(module, 0, directions);
  }
}
