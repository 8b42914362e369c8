// SPDX-License-Identifier: Apache-2.0
/**
 * JMH benchmarks: contenders as an enum, a floor and peers in the same run.
 *
 * <p>{@code benchmarks/run} builds and runs them; the figures kept are in {@code
 * benchmarks/RESULTS.md}.
 */
package io.evenkeel.benchmarks;
