// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.Optional;

/**
 * One matrix of several packed in a parameter: a gate, a direction, a projection.
 *
 * @param label such as {@code forget gate}
 * @param role the block's own role
 * @param size extent along the packed axis
 * @param fans of the block alone, if it is a linear map
 */
public record Block(String label, Role role, long size, Optional<Fans> fans) {}
