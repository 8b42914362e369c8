// SPDX-License-Identifier: Apache-2.0
/**
 * Plans and readings as a terminal table, as JSON, and as one self-contained HTML page.
 *
 * <p>The room is given {@link io.evenkeel.report.Outcome}s and computes nothing about networks:
 * what it shows was decided elsewhere. Files are written whole or not at all.
 *
 * <p>A page opened as {@code report.html#chart-only} is its chart alone, 960 by 480 pixels, for
 * pictures.
 *
 * <p>Uses the record types of {@link io.evenkeel.plan}, {@link io.evenkeel.signal} and {@link
 * io.evenkeel.init}.
 */
package io.evenkeel.report;
