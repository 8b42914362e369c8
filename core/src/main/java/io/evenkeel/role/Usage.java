// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import io.evenkeel.init.Block;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Role;
import java.util.List;
import java.util.Optional;

/**
 * What one use of a stored tensor means.
 *
 * @param isConstant the tensor is no parameter: a mask, a zero state, a number in a formula
 */
record Usage(
    Role role,
    Optional<Fans> fans,
    Activation following,
    long outer,
    List<Block> blocks,
    List<String> remarks,
    boolean isConstant) {

  static Usage of(Role role, Optional<Fans> fans, Activation following) {
    return new Usage(role, fans, following, 1, List.of(), List.of(), false);
  }

  static Usage of(Role role) {
    return of(role, Optional.empty(), Activations.identity());
  }

  static Usage constant() {
    return new Usage(
        Role.OTHER, Optional.empty(), Activations.identity(), 1, List.of(), List.of(), true);
  }

  Usage withBlocks(long newOuter, List<Block> newBlocks) {
    return new Usage(role, fans, following, newOuter, newBlocks, remarks, isConstant);
  }

  Usage withRemark(String remark) {
    return new Usage(role, fans, following, outer, blocks, List.of(remark), isConstant);
  }
}
