// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

/** A map whose weight was left as drawn, and why. */
public record Uncorrected(String parameter, String because) {}
