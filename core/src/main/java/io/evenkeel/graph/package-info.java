// SPDX-License-Identifier: Apache-2.0
/**
 * A network in ONNX's own vocabulary, as plain records.
 *
 * <p>Start at {@link io.evenkeel.graph.Graph}; build one with {@link
 * io.evenkeel.graph.GraphBuilder}. Operators that nothing here knows are kept as they are. The room
 * uses {@link io.evenkeel.tensor} only; it neither reads files nor decides anything about weights.
 */
package io.evenkeel.graph;
