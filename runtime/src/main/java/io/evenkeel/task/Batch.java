// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.tensor.FedTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Samples side by side.
 *
 * @param inputs in the order in which a network takes them; the names are the task's own
 * @param targets what {@link Kind} says
 */
public record Batch(Map<String, FedTensor> inputs, Map<String, FedTensor> targets) {
  /** The label of a place that has none, such as padding: nothing is to be learned there. */
  public static final long IGNORED = -1;

  /**
   * The label of an object that is passed over: too hard to be asked for, yet no mistake to find.
   *
   * @param label of its class; of such a label, the class again
   */
  public static long passedOver(long label) {
    return IGNORED - 1 - label;
  }

  public Batch {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
  }
}
