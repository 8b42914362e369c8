// SPDX-License-Identifier: Apache-2.0
/**
 * Other libraries' sequential generators, to the bit: for ports that must match a Python run weight
 * for weight.
 *
 * <p>Start at {@link io.evenkeel.stream.StreamKind}:
 *
 * {@snippet :
 * SequentialStream torch = StreamKind.TORCH.start(42); // torch.manual_seed(42)
 * StreamValues weight = torch.uniform(-0.1, 0.1, 9408); // torch.empty(9408).uniform_(-0.1, 0.1)
 * StreamValues bias = torch.normal(0, 1, 64); // torch.empty(64).normal_()
 * }
 *
 * <p>In these libraries a value depends on everything drawn before it. A stream therefore keeps the
 * account of its draws in order; the values are made when they are read, from generator states
 * saved on the way, so that any slice of any draw can be read alone and nothing is held but the
 * states.
 *
 * <p>PyTorch: the Mersenne twister and, for normal values, the Box–Muller transform of its AVX2
 * kernels ({@code TorchBoxMuller}). NumPy: PCG64 or SFC64 and the ziggurat method ({@code
 * Ziggurat}), whose rejections need the logarithm of the C library ({@code LogOnePlus}).
 *
 * <p>The room uses {@link io.evenkeel.tensor} only.
 */
package io.evenkeel.stream;
