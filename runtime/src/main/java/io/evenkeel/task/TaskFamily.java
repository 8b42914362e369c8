// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

/**
 * Tasks that differ in numbers or in the file they are read from.
 *
 * @param pattern how a member's name looks, capital letters standing for what may be chosen: {@code
 *     adding-T}, {@code mnist:DIR}
 * @param description one line
 * @param example a member's name
 */
public record TaskFamily(String pattern, String description, String example) {}
