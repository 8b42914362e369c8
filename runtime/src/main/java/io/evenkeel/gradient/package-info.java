// SPDX-License-Identifier: Apache-2.0
/**
 * The gradient of a network as a network of standard ONNX operators.
 *
 * <p>Start at {@link io.evenkeel.gradient.GradientGraph}. It passes the nodes of a graph backwards
 * ({@code Reverse}); each operator's {@code Rule} writes, as expressions, the nodes that compute
 * what it hands on to its inputs. Rules stand in families: {@code Elementwise}, {@code Products},
 * {@code Convolutions}, {@code Pools}, {@code Reductions}, {@code Layouts}, {@code Selections},
 * {@code Normalizations}, {@code Recurrences}. An operator that consists of simpler ones is written
 * in them ({@code Composition}) and those are differentiated.
 *
 * <p>Uses {@link io.evenkeel.graph} and {@link io.evenkeel.expression}, and runs nothing.
 */
package io.evenkeel.gradient;
