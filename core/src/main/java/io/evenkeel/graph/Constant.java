// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.Tensor;

/**
 * A tensor stored with the network: a parameter, a running statistic, a table, a shape vector.
 *
 * @param tensor name, dtype and shape
 * @param content its values, or none yet
 */
public record Constant(Tensor tensor, Content content) {
  public String name() {
    return tensor.name();
  }
}
