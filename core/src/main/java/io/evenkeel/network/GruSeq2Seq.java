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
              List.of("gru-seq2seq")),
          "gru-seq2seq",
          GruSeq2Seq::build);

  private static final int VOCABULARY = 8000;
  private static final int EMBEDDING = 256;
  private static final int HIDDEN = 256;

  private GruSeq2Seq() {}

  private static Graph build(Name name) {
    NetworkBuilder network = new NetworkBuilder(name);
    Scope net = network.root();
    String source = network.tokens("source", VOCABULARY, "source", 8, 24);
    String target = network.tokens("target", VOCABULARY, "target", 8, 20);
    String read = embedding(net.child("src"), source, VOCABULARY, EMBEDDING);
    Recurrent.Output encoded = gru(net.child("encoder"), read, "");
    String written = embedding(net.child("tgt"), target, VOCABULARY, EMBEDDING);
    Recurrent.Output decoded = gru(net.child("decoder"), written, encoded.last());
    String memory = batchFirst(net.child("encoder"), encoded.steps());
    String state = attended(net, batchFirst(net.child("decoder"), decoded.steps()), memory);
    String logits = sequenceLinear(net.child("out"), state, HIDDEN, VOCABULARY);
    network.output(logits, "logits", new Free("target"), new Fixed(VOCABULARY));
    return network.build();
  }

  private static Recurrent.Output gru(Scope module, String x, String state) {
    return Recurrent.GRU.forward(module, transpose(module, x, 1, 0, 2), EMBEDDING, HIDDEN, state);
  }

  private static String batchFirst(Scope module, String steps) {
    return transpose(module, module.op("Squeeze", steps, module.ints(1)), 1, 0, 2);
  }

  private static String attended(Scope net, String states, String memory) {
    String scores = net.op("MatMul", states, transpose(net, memory, 0, 2, 1));
    String context = net.op("MatMul", softmax(net, scores), memory);
    String both = concat(net, -1, List.of(states, context));
    return net.op("Tanh", sequenceLinear(net.child("attn"), both, 2 * HIDDEN, HIDDEN));
  }
}
