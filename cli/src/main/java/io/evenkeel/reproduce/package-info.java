// SPDX-License-Identifier: Apache-2.0
/**
 * Tables of papers, printed again: what the paper says, what the library computes, what a
 * simulation shows.
 *
 * <p>{@link io.evenkeel.reproduce.Reproductions} lists them. Each is a small class of its own that
 * asks the rooms below for its numbers ({@link io.evenkeel.activation}, {@link
 * io.evenkeel.stability}, {@link io.evenkeel.signal}, recipes) and measures them on drawn weights,
 * in plain Java or on ONNX Runtime. Nothing here trains more than a handful of steps, and
 * everything is drawn under fixed seeds: a table is the same on every machine up to rounding.
 *
 * <pre>{@code
 * Table table = Reproductions.of("edge-of-chaos").run();
 * table.passes();
 * }</pre>
 */
package io.evenkeel.reproduce;
