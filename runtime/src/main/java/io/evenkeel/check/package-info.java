// SPDX-License-Identifier: Apache-2.0
/**
 * Audits the weights a network has: runs it forward and backward, traces what is wrong to the first
 * layer where it starts, and says and applies the smallest correction that cures it.
 *
 * <p>Start at {@link io.evenkeel.check.Audit}. Every rule is a small class with its threshold and
 * the threshold's source; {@link io.evenkeel.check.RuleBook} lists them.
 *
 * <p>What is measured comes from {@link io.evenkeel.probe}; what should be there from {@link
 * io.evenkeel.plan} under recipe {@code auto}: this is the room where the two meet.
 */
package io.evenkeel.check;
