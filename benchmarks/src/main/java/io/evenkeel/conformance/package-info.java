// SPDX-License-Identifier: Apache-2.0
/**
 * Gradients of other people's operator models against differences of the models themselves: {@code
 * benchmarks/conformance}.
 *
 * <p>Start at {@link io.evenkeel.conformance.Conformance}.
 */
package io.evenkeel.conformance;
