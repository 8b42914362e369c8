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
                  List.of("transformer-translation"))
              .with(
                  new Setting("source", 8000, "words of the language to translate from"),
                  new Setting("target", 8000, "words of the language to translate to"),
                  new Setting("width", 256, "of the model; a multiple of heads"),
                  new Setting("heads", 4, "of each attention"),
                  new Setting("layers", 3, "of the encoder, and as many of the decoder"),
                  new Setting("hidden", 1024, "width within a feed-forward layer")),
          "transformer-translation",
          TransformerTranslation::build);

  private static final int LONGEST = 512;
  private static final float DROPOUT = 0.1f;

  private final Scope net;
  private final int width;
  private final int hidden;
  private final int layers;
  private final Attention attention;
  private final String positions;

  private TransformerTranslation(Name name, Scope net) {
    this.net = net;
    int heads = name.setting("heads", 1, 1 << 10);
    width = name.setting("width", 2, 1 << 14);
    if (width % heads != 0 || width % 2 != 0) {
      throw name.refusal(
          "width %d must be even and a multiple of %d heads".formatted(width, heads));
    }
    hidden = name.setting("hidden", 1, 1 << 16);
    layers = name.setting("layers", 1, 1 << 10);
    attention = new Attention(width, heads, DROPOUT);
    positions = net.buffer("pe", Shape.of(LONGEST, width), sinusoids(width));
  }

  private static Graph build(Name name) {
    int sourceWords = name.setting("source", 1, 1 << 24);
    int targetWords = name.setting("target", 1, 1 << 24);
    NetworkBuilder network = new NetworkBuilder(name);
    TransformerTranslation translation = new TransformerTranslation(name, network.root());
    String source = network.tokens("source", sourceWords, "source", 8, 32);
    String target = network.tokens("target", targetWords, "target", 8, 32);
    String memory = translation.memory(source, sourceWords);
    String logits = translation.logits(target, memory, targetWords);
    network.output(logits, "logits", new Free("target"), new Fixed(targetWords));
    return network.build();
  }

  private String memory(String source, int words) {
    Scope encoder = net.child("transformer").child("encoder");
    return encoder(encoder, embedded("src", source, length(source), words));
  }

  private String logits(String target, String memory, int words) {
    String targetLength = length(target);
    String mask = causalMask(targetLength);
    String x = embedded("tgt", target, targetLength, words);
    x = decoder(net.child("transformer").child("decoder"), x, memory, mask);
    return sequenceLinear(net.child("generator"), x, width, words);
  }

  /** √d times the embedding plus the position's row (section 3.4 and 3.5). */
  private String embedded(String module, String tokens, String length, int words) {
    String rows = embedding(net.child(module), tokens, words, width);
    String scaled = net.op("Mul", rows, net.scalar((float) Math.sqrt(width)));
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

  private String encoder(Scope encoder, String input) {
    String x = input;
    for (int i = 0; i < layers; i++) {
      Scope layer = encoder.item("layers", i);
      x = added(layer, 1, x, attention.toItself(layer.child("self_attn"), x, ""));
      x = added(layer, 2, x, feedForward(layer, x));
    }
    return layerNorm(encoder.child("norm"), x, width);
  }

  private String decoder(Scope decoder, String input, String memory, String mask) {
    String x = input;
    for (int i = 0; i < layers; i++) {
      Scope layer = decoder.item("layers", i);
      x = added(layer, 1, x, attention.toItself(layer.child("self_attn"), x, mask));
      x = added(layer, 2, x, attention.toOther(layer.child("multihead_attn"), x, memory));
      x = added(layer, 3, x, feedForward(layer, x));
    }
    return layerNorm(decoder.child("norm"), x, width);
  }

  private String added(Scope layer, int number, String x, String branch) {
    String dropped = dropout(layer.child("dropout" + number), branch, DROPOUT);
    return layerNorm(layer.child("norm" + number), layer.op("Add", x, dropped), width);
  }

  private String feedForward(Scope layer, String x) {
    String inner = relu(layer, sequenceLinear(layer.child("linear1"), x, width, hidden));
    String dropped = dropout(layer.child("dropout"), inner, DROPOUT);
    return sequenceLinear(layer.child("linear2"), dropped, hidden, width);
  }

  /** sin(p / 10000^(2i/d)) and cos of the same at columns 2i and 2i+1 of row p. */
  private static float[] sinusoids(int width) {
    float[] table = new float[LONGEST * width];
    for (int position = 0; position < LONGEST; position++) {
      for (int column = 0; column < width; column += 2) {
        double angle = position / StrictMath.pow(10_000, (double) column / width);
        table[position * width + column] = (float) StrictMath.sin(angle);
        table[position * width + column + 1] = (float) StrictMath.cos(angle);
      }
    }
    return table;
  }
}
