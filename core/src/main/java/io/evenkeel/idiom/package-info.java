// SPDX-License-Identifier: Apache-2.0
/**
 * The idioms exporters write, seen as what they mean.
 *
 * <p>{@link io.evenkeel.idiom.Idioms#lift} gives a view of a graph for analysis: constants in one
 * place, activation functions and normalizations that an exporter spelled out in elementary
 * operators as single nodes. The view keeps the names of the values that remain, so that what is
 * said of it can be looked up in the graph that runs. It is never run or written itself.
 *
 * <p>Nodes that ONNX has no operator for are in the domain {@code io.evenkeel}: {@code Elementwise}
 * (any function of one value), {@code RMSNormalization}, {@code WeightNormalization}.
 *
 * <p>Uses {@link io.evenkeel.graph} and {@link io.evenkeel.activation}.
 */
package io.evenkeel.idiom;
