// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.expression;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;

/** A value of the network or of its gradient: a name whose type and shape are known. */
public record Value(String name, DType dtype, Shape shape) {
  public int rank() {
    return shape.rank();
  }

  public long size(int axis) {
    return shape.dimension(axis);
  }

  /** An axis from its end or its start, as operators state it, from 0. */
  public int axis(long stated) {
    return (int) (stated < 0 ? stated + rank() : stated);
  }
}
