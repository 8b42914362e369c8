// SPDX-License-Identifier: Apache-2.0
/**
 * ONNX files become graphs and graphs become ONNX files.
 *
 * <p>Start at {@link io.evenkeel.onnx.Onnx}. Reading normalizes how values are stored (typed
 * fields, external data, ConstantOfShape, equal tensors merged behind Identity) and keeps
 * everything it does not understand, so that writing gives it back. What operators mean is no
 * concern of this room.
 *
 * <p>Uses {@link io.evenkeel.graph}, {@link io.evenkeel.tensor} and the atomic files of {@link
 * io.evenkeel.safetensors}; the only room that imports protobuf.
 */
package io.evenkeel.onnx;
