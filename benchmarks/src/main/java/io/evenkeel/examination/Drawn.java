// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.examination;

import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;

/** Where the values that are examined come from. Called from any thread. */
@FunctionalInterface
interface Drawn {
  /** The generator's own. */
  Drawn OURS =
      (seed, name, law, from, values) ->
          RandomValues.of(seed, name).draw(law, from, values, 0, values.length);

  /** Fills an array with the elements {@code from, from + 1, …} of a tensor. */
  void draw(Seed seed, String name, Law law, long from, float[] values);
}
