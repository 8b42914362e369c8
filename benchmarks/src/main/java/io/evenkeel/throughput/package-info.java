// SPDX-License-Identifier: Apache-2.0
/**
 * How long a training step takes: ours on ONNX Runtime, the same networks on DJL's libtorch, and
 * PyTorch itself, which {@code reference/training/rates.py} runs in turns with them.
 *
 * <p>{@link io.evenkeel.throughput.TrainingRates} is told what to time on standard input; a {@link
 * io.evenkeel.throughput.Trained} is one network on one engine.
 */
package io.evenkeel.throughput;
