// SPDX-License-Identifier: Apache-2.0
/**
 * How one tensor is filled, and which way a recipe chooses for it.
 *
 * <p>{@link io.evenkeel.init.Initializer} is distribution and scale, {@link io.evenkeel.init.Fans}
 * the geometry it depends on, {@link io.evenkeel.init.Recipes} the catalogue of cited ways to
 * choose. A recipe sees a parameter as a {@link io.evenkeel.init.Site} and knows nothing of graphs.
 *
 * <pre>{@code
 * Shape shape = Shape.of(64, 3, 7, 7);
 * Initializer he = new Initializer.VarianceScaling(2, FanMode.IN, Distribution.NORMAL);
 * he.fill(values, Tensor.of("conv1.weight", shape), Fans.convolution(shape, 1, 4), Seed.of(42));
 * }</pre>
 *
 * <p>Uses {@link io.evenkeel.tensor}, {@link io.evenkeel.random}, {@link io.evenkeel.matrix} and
 * {@link io.evenkeel.activation}.
 */
package io.evenkeel.init;
