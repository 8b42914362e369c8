// SPDX-License-Identifier: Apache-2.0
/**
 * Dense linear algebra in binary64: {@link io.evenkeel.matrix.Orthonormal}, the vectors that a QR
 * decomposition makes of given ones.
 *
 * <p>The bits of a result are part of its definition: every element of a product is one chain of
 * fused multiply-adds in ascending order of the inner index, blocks have fixed widths, and threads
 * only divide elements among each other. So a result depends on its input alone, not on the
 * processor, its vector registers, the number of threads or what runs first.
 *
 * <p>Uses no other room.
 */
package io.evenkeel.matrix;
