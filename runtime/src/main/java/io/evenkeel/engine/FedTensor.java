// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.MemorySegment;

/**
 * Values for one graph input.
 *
 * @param data row-major, little-endian, exactly as long as the tensor
 */
public record FedTensor(DType dtype, Shape shape, MemorySegment data) {}
