// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;

/** A value of the network or of its gradient: a name whose type and shape are known. */
record Value(String name, DType dtype, Shape shape) {
  int rank() {
    return shape.rank();
  }

  long size(int axis) {
    return shape.dimension(axis);
  }

  /** An axis from its end or its start, as operators state it, from 0. */
  int axis(long stated) {
    return (int) (stated < 0 ? stated + rank() : stated);
  }
}
