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
import java.util.Locale;
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
              List.of("lstm-classifier", "gru-classifier", "rnn-classifier")),
          "(lstm|gru|rnn)-classifier",
          RecurrentClassifier::build);

  private static final int VOCABULARY = 10_000;
  private static final int EMBEDDING = 128;
  private static final int HIDDEN = 256;
  private static final int LAYERS = 2;
  private static final int CLASSES = 5;

  private RecurrentClassifier() {}

  private static Graph build(Name name) {
    String cell = name.option(1).orElseThrow();
    NetworkBuilder network = new NetworkBuilder(name);
    Scope net = network.root();
    String tokens = network.tokens("input", VOCABULARY, "sequence", 16, 32);
    String x = embedding(net.child("embedding"), tokens, VOCABULARY, EMBEDDING);
    x = recurrent(net.child(cell), x, Recurrent.valueOf(cell.toUpperCase(Locale.ROOT)));
    x = net.op("ReduceMean", Map.of("axes", ints(1), "keepdims", integer(0)), x);
    x = linear(net.child("fc"), x, 2 * HIDDEN, CLASSES);
    network.output(x, "logits", new Dimension.Fixed(CLASSES));
    return network.build();
  }

  private static String recurrent(Scope module, String input, Recurrent cell) {
    String x = transpose(module, input, 1, 0, 2);
    for (int layer = 0; layer < LAYERS; layer++) {
      int in = layer == 0 ? EMBEDDING : 2 * HIDDEN;
      x = cell.bidirectional(module, x, in, HIDDEN, layer);
    }
    return transpose(module, x, 1, 0, 2);
  }
}
