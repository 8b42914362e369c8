// SPDX-License-Identifier: Apache-2.0
/**
 * Boxes of single-shot detectors: anchors, what each of them has to learn, what a prediction means
 * and how good it is.
 *
 * <p>Start at {@link io.evenkeel.detection.Anchors}: {@link io.evenkeel.detection.Matching} gives
 * every anchor its target, {@link io.evenkeel.detection.Decoder} turns predictions into boxes, and
 * {@link io.evenkeel.detection.AveragePrecision} compares those with the truth.
 *
 * <p>The room knows numbers only: no graphs, no files, no tasks.
 */
package io.evenkeel.detection;
