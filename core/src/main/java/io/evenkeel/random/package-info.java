// SPDX-License-Identifier: Apache-2.0
/**
 * (seed, tensor name, element index) → value, the same bits everywhere and for ever.
 *
 * <p>Start at {@link io.evenkeel.random.RandomValues}:
 *
 * {@snippet :
 * RandomValues values = RandomValues.of(Seed.of(42), "conv1.weight");
 * float[] slice = new float[1000];
 * values.normal(0, 0.05, 123_456_789, slice, 0, slice.length); // elements 123456789, …
 * }
 *
 * <p>A value depends on the seed, the name, the index and the distribution, and on nothing else:
 * not on threads, on the order of the calls, on how a tensor is cut or on the machine. Any range
 * costs time in proportion to its own length. The algorithm is versioned ({@link
 * io.evenkeel.random.RandomValues#ALGORITHM}); changing one bit of any value is a new version.
 *
 * <p>How it works: a tensor is cut into blocks of 4096 elements. Threefry, keyed by seed and name,
 * turns a block's number into the states of sixteen sfc64 generators ({@code BlockStreams}), which
 * give one 32-bit word per element; a distribution ({@code UnitDistribution}) turns the words into
 * values of a fixed scale, which are then scaled and shifted ({@code Affine}). {@code Kernels} does
 * the heavy steps; {@code ScalarKernels} in plain Java.
 *
 * <p>The room keeps no generator state, has no notion of shapes or recipes, and is not for
 * cryptography. It uses no other room.
 */
package io.evenkeel.random;
