// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.init.Initializer;

/**
 * One draw from another library's sequential stream, in a plan's account of them. Where two draws
 * fill the same elements the later one counts; the earlier one has only moved the stream on.
 *
 * @param parameter name of the parameter that it fills
 * @param from index of the first element that it fills
 * @param count of elements
 * @param distribution normal or uniform
 * @param fresh whether the stream starts again from its seed for this draw
 */
public record StreamDraw(
    String parameter, long from, long count, Initializer distribution, boolean fresh) {
  public StreamDraw {
    if (!(distribution instanceof Initializer.Normal)
        && !(distribution instanceof Initializer.Uniform)) {
      throw new IllegalArgumentException(
          "a stream draws no %s values for %s".formatted(distribution.label(), parameter));
    }
    if (from < 0 || count < 0) {
      throw new IllegalArgumentException(
          "a draw of %d elements from %d on for %s".formatted(count, from, parameter));
    }
  }
}
