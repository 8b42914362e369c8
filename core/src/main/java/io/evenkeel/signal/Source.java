// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.Optional;

/**
 * The standard normal variable that an element is a function of.
 *
 * @param value the tensor it stands for: two signals of one source are functions of each other
 * @param weight of the zero-mean linear map that the tensor is; its sign, and with it the source,
 *     is independent of every signal that does not pass through that weight
 */
record Source(String value, Optional<String> weight) {
  static Source of(String value) {
    return new Source(value, Optional.empty());
  }

  static Source ofMap(String value, String weight) {
    return new Source(value, Optional.of(weight));
  }
}
