// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.linear;
import static io.evenkeel.network.Layers.transpose;

import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import java.util.List;
import java.util.Map;

/** Sequences of numbers read to their end: recurrent layers, then linear on the last state. */
final class RecurrentReader {
  static final Family FAMILY =
      new Family(
          new NetworkFamily(
                  "{lstm,gru,rnn}-reader",
                  "numbers read one after another: recurrent layers, linear on the last state",
                  "Hochreiter, Schmidhuber 1997, Long Short-Term Memory, section 5.4; Le, Jaitly,"
                      + " Hinton 2015, arXiv:1504.00941",
                  List.of("lstm-reader", "gru-reader", "rnn-reader"))
              .with(
                  new Setting("features", 2, "numbers per step"),
                  Setting.classes(1),
                  new Setting("hidden", 100, "width of the state"),
                  new Setting("layers", 1, "recurrent layers"),
                  Recurrent.ACTIVATION),
          "(lstm|gru|rnn)-reader",
          RecurrentReader::build);

  private RecurrentReader() {}

  private static Graph build(Name name) {
    String cell = name.option(1).orElseThrow();
    NetworkBuilder network = new NetworkBuilder(name);
    Scope net = network.root();
    int features = name.setting("features", 1, 1 << 20);
    int hidden = name.setting("hidden", 1, 1 << 16);
    String input = network.sequences("input", features, "sequence", 32, 50);
    String x = transpose(net.child(cell), input, 1, 0, 2);
    int layers = name.setting("layers", 1, 1000);
    x = Recurrent.of(cell, name).forwardLayers(net.child(cell), x, features, hidden, layers);
    x = net.op("Gather", Map.of("axis", Layers.integer(0)), x, net.integer(-1));
    int outputs = name.classes();
    x = linear(net.child("fc"), x, hidden, outputs);
    network.output(x, "output", new Dimension.Fixed(outputs));
    return network.build();
  }
}
