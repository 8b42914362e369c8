// SPDX-License-Identifier: Apache-2.0
/**
 * Runs a graph on ONNX Runtime with its parameters fed as inputs.
 *
 * <p>Start at {@link io.evenkeel.engine.Engine}: one engine serves many initializations of the same
 * network, because weights are inputs and not part of the session. {@link
 * io.evenkeel.engine.Inputs} decides the shapes and values of everything else that is fed.
 *
 * <p>The only room that imports ONNX Runtime. Uses {@link io.evenkeel.graph}, {@link
 * io.evenkeel.onnx} and {@link io.evenkeel.random}; it measures nothing.
 */
package io.evenkeel.engine;
