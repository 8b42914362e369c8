// SPDX-License-Identifier: Apache-2.0
/**
 * The residual structure of a network: which sums join a trunk with a branch, how branches follow
 * one another, and where every stored tensor stands in them.
 *
 * <p>Start at {@link io.evenkeel.residual.Places}. What a branch is, is a question of the wiring
 * alone: a sum is residual if one of its terms, looked at through normalizations, activations and
 * at most one linear map, is what the other term is computed from.
 *
 * <pre>{@code
 * Places places = Places.of(Idioms.lift(graph));
 * Optional<Branch> branch = places.of("layer1.0.conv2.weight").branch();
 * }</pre>
 *
 * <p>Uses {@link io.evenkeel.graph}, {@link io.evenkeel.idiom} and the records of {@link
 * io.evenkeel.init}; it knows no recipe.
 */
package io.evenkeel.residual;
