// SPDX-License-Identifier: Apache-2.0
/**
 * Training on stock ONNX Runtime: one optimization step as one graph, and the loop around it.
 *
 * <p>Start at {@link io.evenkeel.train.TrainingGraph}: a network, an {@link
 * io.evenkeel.train.Objective}, an {@link io.evenkeel.train.Optimizer} → a graph that reads a
 * batch, the parameters and the optimizer's state and computes the loss and the next parameters and
 * state. {@link io.evenkeel.train.Trainer} runs it; a {@link io.evenkeel.train.Schedule} says how
 * large its steps are.
 *
 * <p>Uses {@link io.evenkeel.gradient} for the gradients and {@link io.evenkeel.engine} to run; it
 * knows no recipe and no data set.
 */
package io.evenkeel.train;
