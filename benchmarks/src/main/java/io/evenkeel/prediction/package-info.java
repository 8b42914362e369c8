// SPDX-License-Identifier: Apache-2.0
/**
 * How far the predicted second moments are from the measured ones, network by network: {@code
 * benchmarks/predictions}.
 *
 * <p>Start at {@link io.evenkeel.prediction.Predictions}.
 */
package io.evenkeel.prediction;
