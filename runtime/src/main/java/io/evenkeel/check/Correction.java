// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.init.Initializer;
import io.evenkeel.tensor.Tensor;
import java.util.function.LongPredicate;
import java.util.function.LongToDoubleFunction;

/** The smallest change to one parameter that cures a cause. */
sealed interface Correction {
  /** The parameter's name in the graph. */
  String stored();

  /** Every element w becomes (w − shift)·factor. */
  record Rescale(String stored, double shift, double factor) implements Correction {}

  /**
   * Some elements are drawn anew.
   *
   * @param named the tensor under the name that decides the values
   * @param elements which of them
   */
  record Redraw(String stored, Tensor named, Initializer initializer, LongPredicate elements)
      implements Correction {}

  /** Every element gets a value that was measured, by its index. */
  record Replace(String stored, LongToDoubleFunction values) implements Correction {}
}
