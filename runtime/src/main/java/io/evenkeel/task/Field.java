// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.MemorySegment;

/**
 * One tensor of a batch.
 *
 * @param shape the samples are along the first axis
 * @param data row-major, little-endian, in native memory, exactly as long as the tensor
 */
public record Field(DType dtype, Shape shape, MemorySegment data) {}
