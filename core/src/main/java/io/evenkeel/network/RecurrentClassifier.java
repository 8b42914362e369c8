// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.embedding;
import static io.evenkeel.network.Layers.integer;
import static io.evenkeel.network.Layers.ints;
import static io.evenkeel.network.Layers.linear;
import static io.evenkeel.network.Layers.transpose;

import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import java.util.List;
import java.util.Map;

/** Text classifiers: embedding, two bidirectional recurrent layers, mean over time, linear. */
final class RecurrentClassifier {
  static final Family FAMILY =
      new Family(
          new NetworkFamily(
                  "{lstm,gru,rnn}-classifier",
                  "text classifier: embedding, two bidirectional recurrent layers, mean, linear",
                  "Hochreiter, Schmidhuber 1997, Long Short-Term Memory; Cho et al. 2014,"
                      + " arXiv:1406.1078",
                  List.of("lstm-classifier", "gru-classifier", "rnn-classifier"))
              .with(
                  Setting.classes(5),
                  new Setting("vocabulary", 10_000, "words"),
                  new Setting("embedding", 128, "width of a word"),
                  new Setting("hidden", 256, "width of the state in each direction"),
                  new Setting("layers", 2, "recurrent layers"),
                  Recurrent.ACTIVATION),
          "(lstm|gru|rnn)-classifier",
          RecurrentClassifier::build);

  private RecurrentClassifier() {}

  private static Graph build(Name name) {
    String cell = name.option(1).orElseThrow();
    NetworkBuilder network = new NetworkBuilder(name);
    Scope net = network.root();
    int words = name.setting("vocabulary", 1, 1 << 24);
    String tokens = network.tokens("input", words, "sequence", 16, 32);
    int width = name.setting("embedding", 1, 1 << 16);
    String x = embedding(net.child("embedding"), tokens, words, width);
    int hidden = name.setting("hidden", 1, 1 << 16);
    x = transpose(net.child(cell), x, 1, 0, 2);
    int layers = name.setting("layers", 1, 1000);
    x = Recurrent.of(cell, name).bidirectionalLayers(net.child(cell), x, width, hidden, layers);
    x = transpose(net.child(cell), x, 1, 0, 2);
    x = net.op("ReduceMean", Map.of("axes", ints(1), "keepdims", integer(0)), x);
    int classes = name.classes();
    x = linear(net.child("fc"), x, 2 * hidden, classes);
    network.output(x, "logits", new Dimension.Fixed(classes));
    return network.build();
  }
}
