// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

/** How an operator hands the gradient of its outputs on to its inputs. */
@FunctionalInterface
interface Rule {
  void apply(Step step);
}
