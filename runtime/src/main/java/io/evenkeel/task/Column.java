// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What all batches of a task have under one name.
 *
 * @param dtype F32 or I64
 * @param sample the shape of one sample, without the batch's axis
 * @param vocabulary how many tokens there are where it has token ids, otherwise 0
 */
record Column(String name, DType dtype, Shape sample, long vocabulary) {
  static Column reals(String name, long... sample) {
    return new Column(name, DType.F32, Shape.of(sample), 0);
  }

  static Column integers(String name, long... sample) {
    return new Column(name, DType.I64, Shape.of(sample), 0);
  }

  /** Sequences of token ids below the vocabulary's size. */
  static Column tokens(String name, int vocabulary, long length) {
    return new Column(name, DType.I64, Shape.of(length), vocabulary);
  }

  /** A field of zeros for so many samples. */
  FedTensor allocate(int samples) {
    List<Long> sizes = new ArrayList<>(List.of((long) samples));
    sizes.addAll(sample.dimensions());
    return FedTensor.zeros(dtype, new Shape(sizes));
  }
}
