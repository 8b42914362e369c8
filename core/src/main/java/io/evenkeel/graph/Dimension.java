// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

/** One dimension of a declared shape. */
public sealed interface Dimension {
  /** A known size, ≥ 0. */
  record Fixed(long size) implements Dimension {}

  /** A size chosen by the caller; equal names mean equal sizes, an empty name means nothing. */
  record Free(String name) implements Dimension {}
}
