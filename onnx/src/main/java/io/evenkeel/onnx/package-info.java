// SPDX-License-Identifier: Apache-2.0
/** Reads and writes ONNX models. */
package io.evenkeel.onnx;
