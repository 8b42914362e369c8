// SPDX-License-Identifier: Apache-2.0
/**
 * What a tensor is called, how large it is and how its elements are stored; no arithmetic.
 *
 * <p>Start at {@link io.evenkeel.tensor.Tensor}. The room uses no other room.
 */
package io.evenkeel.tensor;
