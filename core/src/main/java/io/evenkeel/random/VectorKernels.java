// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import io.evenkeel.tensor.DType;

/** The kernels in SIMD instructions, by the Vector API. */
final class VectorKernels implements Kernels {
  @Override
  public Workbench workbench(Law law, DType dtype) {
    return new VectorWorkbench(law, dtype);
  }
}
