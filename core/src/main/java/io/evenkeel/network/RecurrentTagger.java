// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.embedding;
import static io.evenkeel.network.Layers.sequenceLinear;
import static io.evenkeel.network.Layers.transpose;

import io.evenkeel.graph.Dimension.Fixed;
import io.evenkeel.graph.Dimension.Free;
import io.evenkeel.graph.Graph;
import java.util.List;

/** An answer to every token: embedding, recurrent layers forward in time, linear on every state. */
final class RecurrentTagger {
  static final Family FAMILY =
      new Family(
          new NetworkFamily(
                  "{lstm,gru,rnn}-tagger",
                  "an answer to every token: embedding, recurrent layers, linear on every state",
                  "Hochreiter, Schmidhuber 1997, Long Short-Term Memory; Tallec, Ollivier 2018,"
                      + " arXiv:1804.11188",
                  List.of("lstm-tagger", "gru-tagger", "rnn-tagger"))
              .with(
                  Setting.classes(9),
                  new Setting("vocabulary", 10, "tokens"),
                  new Setting("embedding", 16, "width of a token"),
                  new Setting("hidden", 128, "width of the state"),
                  new Setting("layers", 1, "recurrent layers"),
                  Recurrent.ACTIVATION),
          "(lstm|gru|rnn)-tagger",
          RecurrentTagger::build);

  private RecurrentTagger() {}

  private static Graph build(Name name) {
    String cell = name.option(1).orElseThrow();
    NetworkBuilder network = new NetworkBuilder(name);
    Scope net = network.root();
    int words = name.setting("vocabulary", 1, 1 << 24);
    int width = name.setting("embedding", 1, 1 << 16);
    int hidden = name.setting("hidden", 1, 1 << 16);
    String tokens = network.tokens("input", words, "sequence", 16, 40);
    String x = embedding(net.child("embedding"), tokens, words, width);
    x = transpose(net.child(cell), x, 1, 0, 2);
    int layers = name.setting("layers", 1, 1000);
    x = Recurrent.of(cell, name).forwardLayers(net.child(cell), x, width, hidden, layers);
    x = transpose(net.child(cell), x, 1, 0, 2);
    int classes = name.classes();
    x = sequenceLinear(net.child("fc"), x, hidden, classes);
    network.output(x, "logits", new Free("sequence"), new Fixed(classes));
    return network.build();
  }
}
