// SPDX-License-Identifier: Apache-2.0
/**
 * What the axes of a network's values count: samples, positions, channels.
 *
 * <p>Start at {@link io.evenkeel.axes.NamedAxes}. Moments are averages over draws of the weights,
 * and channels are what a weight mixes; so a rule must know which axis counts channels, however
 * often an exporter has reshaped, split and transposed. An axis is a product of {@link
 * io.evenkeel.axes.Factor}s, which reshaping regroups and never changes.
 *
 * <p>Uses {@link io.evenkeel.graph}. Where the axes of a value do not follow it has none; nothing
 * is guessed but the meaning of the graph's inputs, by rank and by what reads them.
 */
package io.evenkeel.axes;
