// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.OptionalDouble;

/**
 * What a recipe gives a parameter.
 *
 * @param initializer with nothing left to resolve
 * @param gain the factor over a unit-variance map, where the rule has one
 * @param reason one line for the user: the rule with its numbers
 */
public record Choice(Initializer initializer, OptionalDouble gain, String reason) {}
