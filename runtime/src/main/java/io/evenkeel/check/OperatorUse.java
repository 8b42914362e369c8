// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

/**
 * How the nodes of one operator type fare in a network.
 *
 * @param operator its type, with its domain where that is not ONNX's own
 * @param nodes how many there are, those in bodies left out
 * @param signal nodes on the signal's way that the calculus has a rule for
 * @param signalWithout nodes on the signal's way at which the prediction ends
 * @param gradient nodes on the gradient's way that it has a rule for
 * @param gradientWithout nodes at which the gradient ends
 */
public record OperatorUse(
    String operator, int nodes, int signal, int signalWithout, int gradient, int gradientWithout) {}
