// SPDX-License-Identifier: Apache-2.0
/**
 * (seed, tensor name, element index) → value, the same bits everywhere and for ever.
 *
 * <p>Start at {@link io.evenkeel.random.RandomValues}:
 *
 * {@snippet :
 * RandomValues values = RandomValues.of(Seed.of(42), "conv1.weight");
 * float[] slice = new float[1000];
 * values.draw(Law.normal(0, 0.05), 123_456_789, slice, 0, slice.length); // elements 123456789, …
 * }
 *
 * <p>A value depends on the seed, the name, the index and the distribution, and on nothing else:
 * not on threads, on the order of the calls, on how a tensor is cut or on the machine. Any range
 * costs time in proportion to its own length. The algorithm is versioned ({@link
 * io.evenkeel.random.RandomValues#ALGORITHM}); changing one bit of any value is a new version.
 *
 * <p>How it works: a tensor is cut into blocks of 4096 elements. Threefry, keyed by seed and name,
 * turns a block's number into the states of sixteen sfc64 generators ({@code BlockStreams}), which
 * give one 32-bit word per element ({@code Walk} finds the words of a range); a distribution
 * ({@code UnitDistribution}) turns the words into values of a fixed scale, which are then scaled
 * and shifted ({@code Affine}).
 *
 * <p>{@code Kernels} is the seam between two ways to do the heavy steps that agree to the bit:
 * {@code ScalarKernels} in plain Java, and {@code VectorKernels} in SIMD instructions, which need
 * Java's option {@code --add-modules jdk.incubator.vector} (and {@code
 * --enable-native-access=ALL-UNNAMED}, or Java warns). The system property {@code evenkeel.kernels}
 * chooses between them:
 *
 * <ul>
 *   <li>{@code auto}, or no property: scalar ones at first; where the module is present and many
 *       values are drawn, vector ones as soon as they have been compiled and are faster ({@code
 *       Ascent});
 *   <li>{@code scalar};
 *   <li>{@code vector}: vector ones from the first value on, or an error; {@code vector-128},
 *       {@code vector-256} and {@code vector-512} fix the width of the registers.
 * </ul>
 *
 * <p>The room keeps no generator state, has no notion of shapes or recipes, and is not for
 * cryptography. Of the other rooms it uses only {@code tensor}'s element types.
 */
package io.evenkeel.random;
