// SPDX-License-Identifier: Apache-2.0
/**
 * Long statistical examinations of the random values, started by {@code benchmarks/examine}.
 *
 * <p>Each figure comes with the probability that a perfect generator would be as far off. The
 * reduced form, in seconds, is {@code StatisticsTest} of the random room; the words themselves go
 * through TestU01's batteries by {@code reference/random/testu01.sh}.
 */
package io.evenkeel.examination;
