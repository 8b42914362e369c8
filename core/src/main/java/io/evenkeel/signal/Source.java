// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.List;
import java.util.Optional;

/**
 * The standard normal variable that an element is a function of.
 *
 * @param value name of the tensor it stands for
 * @param part of that tensor: two signals of one source are functions of each other, two of
 *     different parts are not
 * @param map the zero-mean linear map that the tensor is; its sign, and with it the source, is
 *     independent of every signal that does not pass through its weights
 */
record Source(String value, Part part, Optional<Rows> map) {
  static Source of(String value) {
    return new Source(value, Part.WHOLE, Optional.empty());
  }

  static Source ofMap(String value, Rows map) {
    return new Source(value, map.part(), Optional.of(map));
  }

  /** The same channels of another value that has the sign of this one. */
  Source at(String other) {
    return new Source(other, part, map);
  }

  Source cut(Part.Range range) {
    Part taken = new Part(List.of(range));
    return new Source(value, part.cut(taken), map.map(rows -> rows.cut(taken)));
  }
}
