// SPDX-License-Identifier: Apache-2.0
/**
 * The moments calculus: what the signal and the loss gradient are at every tensor of a network,
 * before anything is drawn.
 *
 * <p>Start at {@link io.evenkeel.signal.Propagation}. Forward, one rule per operator family turns
 * the {@code Signal}s that enter a node into the one that leaves it; a node without a rule makes
 * everything after it "cannot say" until a normalization resets the moments. Backward, one adjoint
 * per operator family turns the {@code Gradients} at a node's output into those at its inputs and
 * of its parameters; a node without one makes everything before it "cannot say". The room also owns
 * the record types in which predictions and measurements are read side by side ({@link
 * io.evenkeel.signal.Reading}, {@link io.evenkeel.signal.Measured}, {@link
 * io.evenkeel.signal.Finding}).
 *
 * <p>Uses {@link io.evenkeel.graph}, {@link io.evenkeel.idiom} and {@link io.evenkeel.activation};
 * it knows no recipe and no plan.
 */
package io.evenkeel.signal;
