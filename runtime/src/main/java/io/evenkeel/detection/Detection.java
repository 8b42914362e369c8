// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.detection;

/**
 * An object that is said to be there.
 *
 * @param label its class
 * @param score how sure that is, greater for surer
 */
public record Detection(int label, double score, Box box) {}
