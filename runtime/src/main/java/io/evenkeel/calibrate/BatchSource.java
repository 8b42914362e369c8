// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.tensor.FedTensor;
import java.util.Map;
import java.util.Optional;

/** Batches to correct weights on, and others to judge the result by: no sample is in both. */
public interface BatchSource {
  /**
   * The inputs of a batch by name; the same number always gives the same.
   *
   * @param number from 0
   * @return empty behind the last batch
   */
  Optional<Map<String, FedTensor>> correcting(long number);

  /** The same of what is held back. */
  Optional<Map<String, FedTensor>> heldBack(long number);

  /** What the samples are, in a word or two: {@code unit Gaussian}, {@code cifar10}. */
  String describe();
}
