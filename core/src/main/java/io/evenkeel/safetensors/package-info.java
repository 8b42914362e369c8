// SPDX-License-Identifier: Apache-2.0
/**
 * Bytes ↔ named tensors: safetensors files, single or sharded, and NumPy's {@code .npy} and {@code
 * .npz} beside them.
 *
 * <p>Start at {@link io.evenkeel.safetensors.Safetensors}; {@link io.evenkeel.safetensors.Npy} is
 * the door to NumPy's files.
 *
 * {@snippet :
 * Safetensors.write(Path.of("model.safetensors"), source);
 *
 * try (SafetensorsFile file = Safetensors.open(Path.of("model.safetensors"))) {
 *   MemorySegment weight = file.segment("conv1.weight");
 * }
 * }
 *
 * <p>What is written is streamed, is the same to the byte whatever the threads and buffers, and
 * appears under its name only when complete; {@link io.evenkeel.safetensors.AtomicFile} does that
 * and is there for every room that writes a file. What is read is refused unless every byte of the
 * file is accounted for. Any bytes give either tensors or an {@link
 * io.evenkeel.InvalidInputException} of one line.
 *
 * <p>The room uses {@link io.evenkeel.tensor} and {@link io.evenkeel.json} only. It does not
 * convert dtypes, read pickles or complex numbers, fetch anything, or know what a tensor is for.
 */
package io.evenkeel.safetensors;
