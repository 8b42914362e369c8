// SPDX-License-Identifier: Apache-2.0
/**
 * Values whose types and shapes are known, and the operators written between them.
 *
 * <p>Start at {@link io.evenkeel.expression.Ops}: standard ONNX operators as methods, each knowing
 * the shape of its result and writing its node on a {@link io.evenkeel.expression.Tape}. Gradients,
 * losses and optimizers are written in them. {@link io.evenkeel.expression.KnownValues} says what
 * is known of a network's values without running it.
 *
 * <p>Uses {@link io.evenkeel.graph} only and runs nothing.
 */
package io.evenkeel.expression;
