// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** The value of a node's attribute. */
public sealed interface Attribute {
  /** An integer. */
  record Int(long value) implements Attribute {}

  /** A binary32 number. */
  record Real(float value) implements Attribute {}

  /** A string. */
  record Text(String value) implements Attribute {}

  /** A list of integers. */
  record Ints(List<Long> values) implements Attribute {
    public Ints {
      values = List.copyOf(values);
    }
  }

  /** A list of binary32 numbers. */
  record Reals(List<Float> values) implements Attribute {
    public Reals {
      values = List.copyOf(values);
    }
  }

  /** A list of strings. */
  record Texts(List<String> values) implements Attribute {
    public Texts {
      values = List.copyOf(values);
    }
  }

  /** A tensor. */
  record Stored(Constant constant) implements Attribute {}

  /** A body, as Loop and If have one; it may read values of the graph around it. */
  record Body(Graph graph) implements Attribute {}

  /**
   * Anything else, kept as the file encodes it.
   *
   * @param encoded the attribute's own bytes
   */
  record Opaque(MemorySegment encoded) implements Attribute {}
}
