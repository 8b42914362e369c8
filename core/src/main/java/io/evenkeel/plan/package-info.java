// SPDX-License-Identifier: Apache-2.0
/**
 * A graph and a recipe become a plan: one initializer per parameter, with the reason.
 *
 * <p>Start at {@link io.evenkeel.plan.Planner}. A {@link io.evenkeel.plan.Plan} is pure data;
 * {@link io.evenkeel.plan.Draw} gives its values under a seed, lazily, any slice of any tensor
 * alone.
 *
 * <pre>{@code
 * Plan plan = Planner.plan(graph, Recipes.he());
 * TensorSource values = Draw.of(plan, graph, Seed.of(42), Optional.empty(), Naming.PARAMETER);
 * Safetensors.write(file, values);
 * }</pre>
 *
 * <p>Recipe {@code auto} is solved here: the scale of every weight from the signal that reaches it.
 *
 * <p>Uses {@link io.evenkeel.graph}, {@link io.evenkeel.role}, {@link io.evenkeel.init}, {@link
 * io.evenkeel.random}, {@link io.evenkeel.stream}, {@link io.evenkeel.activation}, {@link
 * io.evenkeel.stability} and {@link io.evenkeel.signal}; it runs nothing.
 */
package io.evenkeel.plan;
