// SPDX-License-Identifier: Apache-2.0
/**
 * What depth does to a signal and to the angle between two of them: fixed points, stability, depth
 * scales.
 *
 * <p>{@link io.evenkeel.stability.MeanField} is the infinitely wide plain network of Poole et al.
 * (2016) and Schoenholz et al. (2017); {@link io.evenkeel.stability.EdgeOfChaos} finds the one that
 * keeps small differences; {@link io.evenkeel.stability.TailoredSlope} shapes a rectifier instead
 * (Zhang et al. 2022).
 *
 * <pre>{@code
 * MeanField critical = EdgeOfChaos.of(Activations.tanh(), 0.05).orElseThrow();
 * critical.weightVariance(); // 1.76095
 * }</pre>
 *
 * <p>Uses {@link io.evenkeel.activation} alone; it knows no graph.
 */
package io.evenkeel.stability;
