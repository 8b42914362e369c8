// SPDX-License-Identifier: Apache-2.0
/**
 * Measures the signal of a network by running it.
 *
 * <p>Start at {@link io.evenkeel.probe.Probe}: moments of every intermediate tensor, accumulated in
 * double precision, the same whatever the number of threads, in bounded memory. {@link
 * io.evenkeel.probe.ForwardVerdict} turns readings into findings.
 *
 * <p>Uses {@link io.evenkeel.engine} and the reading types of {@link io.evenkeel.signal}; it knows
 * no recipe and no plan.
 */
package io.evenkeel.probe;
