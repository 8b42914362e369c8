// SPDX-License-Identifier: Apache-2.0
/**
 * Corrects one draw of a plan from data: LSUV's idea with the plan's own targets.
 *
 * <p>Start at {@link io.evenkeel.calibrate.Calibrator}. {@code Stations} finds the maps that a
 * factor corrects, {@code Parts} cuts the network at them, {@code Sweep} takes batches through the
 * parts, {@code HeldBack} measures the result on others.
 *
 * <p>Uses {@link io.evenkeel.plan} for what a signal should be and {@link io.evenkeel.engine} to
 * run; it writes nothing, for a corrected plan draws the corrected values by itself.
 */
package io.evenkeel.calibrate;
