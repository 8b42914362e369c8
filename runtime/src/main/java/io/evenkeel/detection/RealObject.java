// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.detection;

/**
 * An object that is there.
 *
 * @param label its class
 * @param counts whether it is to be found; if not, finding it is neither right nor wrong
 */
public record RealObject(int label, Box box, boolean counts) {}
