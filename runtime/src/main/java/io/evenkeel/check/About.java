// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

/**
 * What the documentation says of a rule.
 *
 * @param name short stable identifier
 * @param fires what is found, with the threshold, and at which severity
 * @param source where the threshold comes from
 * @param cure what {@code --fix} does
 */
public record About(String name, String fires, String source, String cure) {}
