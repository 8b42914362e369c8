// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

/** What a task asks for, and so which fields its targets have. */
public enum Kind {
  /** {@code labels} [batch]: a class per sample. */
  CLASSIFICATION,
  /** {@code values} [batch, …]: numbers per sample. */
  REGRESSION,
  /** {@code mask} [batch, height, width]: a class per pixel, 0 for the background. */
  SEGMENTATION,
  /**
   * {@code labels} [batch, objects] and {@code boxes} [batch, objects, 4]: centre x and y, width
   * and height, in parts of the image. Places without an object have the label {@link
   * Batch#IGNORED}.
   */
  DETECTION,
  /**
   * {@code labels} [batch, length]: a class per token, {@link Batch#IGNORED} behind the end of a
   * sequence.
   */
  SEQUENCE
}
