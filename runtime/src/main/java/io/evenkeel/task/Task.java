// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.tensor.Shape;
import java.util.Map;

/** A data set with something to learn. */
public interface Task {
  /** As the command line has it: {@code shapes}, {@code adding-100}, {@code mnist:DIR}. */
  String name();

  Kind kind();

  /** How many classes the targets have, a background included; 0 for regression. */
  int classes();

  /** The shape of one input sample, such as 3x32x32; for token sequences the length. */
  Shape sample();

  /**
   * The sizes that a network for it has, by the names under which {@code evenkeel.network}'s
   * settings have them: {@code classes}; {@code size} and {@code channels} of images; {@code
   * features} of vectors; {@code vocabulary} of a text, {@code source} and {@code target} of two.
   */
  Map<String, Long> sizes();

  /**
   * Some samples: those numbered {@code number · size}, {@code number · size + 1}, … of the split.
   *
   * <p>The same arguments always give the same batch, and a sample is the same however batches are
   * cut. {@link Split#TRAIN} never ends: a finite set comes again in another order every epoch.
   * {@link Split#TEST} is a fixed set; behind its end it starts again, in the same order.
   *
   * @param number from 0
   * @param size samples in the batch, at least 1
   */
  Batch batch(Split split, long number, int size);
}
