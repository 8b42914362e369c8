// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.dropout;
import static io.evenkeel.network.Layers.integer;
import static io.evenkeel.network.Layers.project;
import static io.evenkeel.network.Layers.reshape;
import static io.evenkeel.network.Layers.sequenceLinear;
import static io.evenkeel.network.Layers.softmax;
import static io.evenkeel.network.Layers.transpose;

import java.util.List;
import java.util.Map;

/**
 * {@code MultiheadAttention(batch_first=True)}: projections of query, key and value packed in one
 * weight, scaled dot products per head (Vaswani et al. 2017, section 3.2).
 *
 * @param width of queries, keys, values and output
 * @param heads divides the width
 * @param dropRate of dropout on the attention weights
 */
record Attention(int width, int heads, float dropRate) {

  /** A sequence attends to itself; {@code mask} is added to the scores unless empty. */
  String toItself(Scope module, String x, String mask) {
    String packed = project(module, x, packedWeight(module), packedBias(module));
    List<String> parts = split(module, packed, 2, width, width, width);
    return attended(module, parts.get(0), parts.get(1), parts.get(2), mask);
  }

  /** A sequence attends to another. */
  String toOther(Scope module, String x, String memory) {
    List<String> weights = split(module, packedWeight(module), 0, width, 2L * width);
    List<String> biases = split(module, packedBias(module), 0, width, 2L * width);
    String query = project(module, x, weights.get(0), biases.get(0));
    String keysAndValues = project(module, memory, weights.get(1), biases.get(1));
    List<String> parts = split(module, keysAndValues, 2, width, width);
    return attended(module, query, parts.get(0), parts.get(1), "");
  }

  private String packedWeight(Scope module) {
    return module.parameter("in_proj_weight", 3L * width, width);
  }

  private String packedBias(Scope module) {
    return module.parameter("in_proj_bias", 3L * width);
  }

  private static List<String> split(Scope module, String x, int axis, long... sizes) {
    return module.ops("Split", sizes.length, Map.of("axis", integer(axis)), x, module.ints(sizes));
  }

  private String attended(Scope module, String query, String key, String value, String mask) {
    float root = (float) Math.sqrt((double) width / heads);
    String scaled = module.op("Div", perHead(module, query, 0, 2, 1, 3), module.scalar(root));
    String scores = module.op("MatMul", scaled, perHead(module, key, 0, 2, 3, 1));
    String masked = mask.isEmpty() ? scores : module.op("Add", scores, mask);
    String weights = dropout(module, softmax(module, masked), dropRate);
    String mixed = module.op("MatMul", weights, perHead(module, value, 0, 2, 1, 3));
    String joined = reshape(module, transpose(module, mixed, 0, 2, 1, 3), 0, 0, width);
    return sequenceLinear(module.child("out_proj"), joined, width, width);
  }

  /** [batch, length, width] → [batch, length, heads, width / heads], permuted. */
  private String perHead(Scope module, String x, long... permutation) {
    return transpose(module, reshape(module, x, 0, 0, heads, width / heads), permutation);
  }
}
