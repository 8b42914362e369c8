// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.concat;
import static io.evenkeel.network.Layers.dropout;
import static io.evenkeel.network.Layers.embedding;
import static io.evenkeel.network.Layers.integer;
import static io.evenkeel.network.Layers.layerNorm;
import static io.evenkeel.network.Layers.relu;
import static io.evenkeel.network.Layers.sequenceLinear;

import io.evenkeel.graph.Dimension.Fixed;
import io.evenkeel.graph.Dimension.Free;
import io.evenkeel.graph.Graph;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * The encoder-decoder transformer with normalization after each sum, as {@code
 * torch.nn.Transformer(256, 4, 3, 3, 1024, batch_first=True)} names it, between two embeddings and
 * a {@code generator}. Sequences have at most 512 tokens.
 */
final class TransformerTranslation {
  static final Family FAMILY =
      new Family(
          new NetworkFamily(
              "transformer-translation",
              "translation: encoder-decoder transformer, 3+3 layers, width 256, 4 heads",
              "Vaswani et al. 2017, Attention Is All You Need, arXiv:1706.03762",
              List.of("transformer-translation")),
          "transformer-translation",
          TransformerTranslation::build);

  private static final int VOCABULARY = 8000;
  private static final int WIDTH = 256;
  private static final int HIDDEN = 1024;
  private static final int LAYERS = 3;
  private static final int LONGEST = 512;
  private static final float DROPOUT = 0.1f;
  private static final Attention ATTENTION = new Attention(WIDTH, 4, DROPOUT);

  private final Scope net;
  private final String positions;

  private TransformerTranslation(Scope net) {
    this.net = net;
    this.positions = net.buffer("pe", Shape.of(LONGEST, WIDTH), sinusoids());
  }

  private static Graph build(Name name) {
    NetworkBuilder network = new NetworkBuilder(name);
    TransformerTranslation translation = new TransformerTranslation(network.root());
    String source = network.tokens("source", VOCABULARY, "source", 8, 32);
    String target = network.tokens("target", VOCABULARY, "target", 8, 32);
    String logits = translation.logits(source, target);
    network.output(logits, "logits", new Free("target"), new Fixed(VOCABULARY));
    return network.build();
  }

  private String logits(String source, String target) {
    Scope transformer = net.child("transformer");
    String memory = encoder(transformer.child("encoder"), embedded("src", source, length(source)));
    String targetLength = length(target);
    String mask = causalMask(targetLength);
    String x = embedded("tgt", target, targetLength);
    x = decoder(transformer.child("decoder"), x, memory, mask);
    return sequenceLinear(net.child("generator"), x, WIDTH, VOCABULARY);
  }

  /** √d times the embedding plus the position's row (section 3.4 and 3.5). */
  private String embedded(String module, String tokens, String length) {
    String rows = embedding(net.child(module), tokens, VOCABULARY, WIDTH);
    String scaled = net.op("Mul", rows, net.scalar((float) Math.sqrt(WIDTH)));
    String first = net.ints(0);
    return dropout(
        net.child("dropout"),
        net.op("Add", scaled, net.op("Slice", positions, first, length, first)),
        DROPOUT);
  }

  private String length(String tokens) {
    return net.op("Gather", net.op("Shape", tokens), net.ints(1));
  }

  /** Minus infinity right of the diagonal, zero elsewhere. */
  private String causalMask(String length) {
    String square = concat(net, 0, List.of(length, length));
    String filled = net.op("Expand", net.scalar(Float.NEGATIVE_INFINITY), square);
    return net.op("Trilu", Map.of("upper", integer(1)), filled, net.integer(1));
  }

  private static String encoder(Scope encoder, String input) {
    String x = input;
    for (int i = 0; i < LAYERS; i++) {
      Scope layer = encoder.item("layers", i);
      x = added(layer, 1, x, ATTENTION.toItself(layer.child("self_attn"), x, ""));
      x = added(layer, 2, x, feedForward(layer, x));
    }
    return layerNorm(encoder.child("norm"), x, WIDTH);
  }

  private static String decoder(Scope decoder, String input, String memory, String mask) {
    String x = input;
    for (int i = 0; i < LAYERS; i++) {
      Scope layer = decoder.item("layers", i);
      x = added(layer, 1, x, ATTENTION.toItself(layer.child("self_attn"), x, mask));
      x = added(layer, 2, x, ATTENTION.toOther(layer.child("multihead_attn"), x, memory));
      x = added(layer, 3, x, feedForward(layer, x));
    }
    return layerNorm(decoder.child("norm"), x, WIDTH);
  }

  private static String added(Scope layer, int number, String x, String branch) {
    String dropped = dropout(layer.child("dropout" + number), branch, DROPOUT);
    return layerNorm(layer.child("norm" + number), layer.op("Add", x, dropped), WIDTH);
  }

  private static String feedForward(Scope layer, String x) {
    String hidden = relu(layer, sequenceLinear(layer.child("linear1"), x, WIDTH, HIDDEN));
    String dropped = dropout(layer.child("dropout"), hidden, DROPOUT);
    return sequenceLinear(layer.child("linear2"), dropped, HIDDEN, WIDTH);
  }

  /** sin(p / 10000^(2i/d)) and cos of the same at columns 2i and 2i+1 of row p. */
  private static float[] sinusoids() {
    float[] table = new float[LONGEST * WIDTH];
    for (int position = 0; position < LONGEST; position++) {
      for (int column = 0; column < WIDTH; column += 2) {
        double angle = position / StrictMath.pow(10_000, (double) column / WIDTH);
        table[position * WIDTH + column] = (float) StrictMath.sin(angle);
        table[position * WIDTH + column + 1] = (float) StrictMath.cos(angle);
      }
    }
    return table;
  }
}
