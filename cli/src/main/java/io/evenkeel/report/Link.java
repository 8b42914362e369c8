// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

/** A tensor that is computed from another one. */
public record Link(String from, String to) {}
