// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.concat;
import static io.evenkeel.network.Layers.embedding;
import static io.evenkeel.network.Layers.sequenceLinear;
import static io.evenkeel.network.Layers.softmax;
import static io.evenkeel.network.Layers.transpose;

import io.evenkeel.graph.Dimension.Fixed;
import io.evenkeel.graph.Dimension.Free;
import io.evenkeel.graph.Graph;
import java.util.List;

/**
 * Translation with a GRU encoder, a GRU decoder that starts from the encoder's last state and reads
 * the target so far, and dot-product attention on top (Luong et al. 2015, equations 5, 7 and 8).
 */
final class GruSeq2Seq {
  static final Family FAMILY =
      new Family(
          new NetworkFamily(
                  "gru-seq2seq",
                  "translation: GRU encoder and decoder with dot-product attention",
                  "Luong, Pham, Manning 2015, Attention-based Neural Machine Translation,"
                      + " arXiv:1508.04025",
                  List.of("gru-seq2seq"))
              .with(
                  new Setting("source", 8000, "words of the language to translate from"),
                  new Setting("target", 8000, "words of the language to translate to"),
                  new Setting("embedding", 256, "width of a word"),
                  new Setting("hidden", 256, "width of the state")),
          "gru-seq2seq",
          GruSeq2Seq::build);

  private final int embedding;
  private final int hidden;

  private GruSeq2Seq(Name name) {
    embedding = name.setting("embedding", 1, 1 << 16);
    hidden = name.setting("hidden", 1, 1 << 16);
  }

  private static Graph build(Name name) {
    return new GruSeq2Seq(name).written(name);
  }

  private Graph written(Name name) {
    int sourceWords = name.setting("source", 1, 1 << 24);
    int targetWords = name.setting("target", 1, 1 << 24);
    NetworkBuilder network = new NetworkBuilder(name);
    Scope net = network.root();
    String source = network.tokens("source", sourceWords, "source", 8, 24);
    String target = network.tokens("target", targetWords, "target", 8, 20);
    String read = embedding(net.child("src"), source, sourceWords, embedding);
    Recurrent.Output encoded = gru(net.child("encoder"), read, "");
    String written = embedding(net.child("tgt"), target, targetWords, embedding);
    Recurrent.Output decoded = gru(net.child("decoder"), written, encoded.last());
    String memory = batchFirst(net.child("encoder"), encoded.steps());
    String state = attended(net, batchFirst(net.child("decoder"), decoded.steps()), memory);
    String logits = sequenceLinear(net.child("out"), state, hidden, targetWords);
    network.output(logits, "logits", new Free("target"), new Fixed(targetWords));
    return network.build();
  }

  private Recurrent.Output gru(Scope module, String x, String state) {
    return Recurrent.GRU.forward(module, transpose(module, x, 1, 0, 2), embedding, hidden, state);
  }

  private static String batchFirst(Scope module, String steps) {
    return transpose(module, module.op("Squeeze", steps, module.ints(1)), 1, 0, 2);
  }

  private String attended(Scope net, String states, String memory) {
    String scores = net.op("MatMul", states, transpose(net, memory, 0, 2, 1));
    String context = net.op("MatMul", softmax(net, scores), memory);
    String both = concat(net, -1, List.of(states, context));
    return net.op("Tanh", sequenceLinear(net.child("attn"), both, 2 * hidden, hidden));
  }
}
