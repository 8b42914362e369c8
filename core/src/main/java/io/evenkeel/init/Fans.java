// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.tensor.Shape;

/**
 * How many weights reach one output element, and how many output elements one input element
 * reaches.
 *
 * <p>{@code in} and {@code out} are exact averages away from the borders: groups and stride are
 * counted. He et al. (2015) write n̂ = k²·c for the outgoing count and ignore both; that number is
 * kept beside the exact one.
 *
 * @param in fan-in, n in the papers
 * @param out fan-out, the mean number of output elements that an input element feeds
 * @param paperOut n̂ = k²·(output channels), as in He et al. (2015), section 2.2
 */
public record Fans(double in, double out, double paperOut) {
  public Fans {
    if (!(in >= 0 && out >= 0 && paperOut >= 0)) {
      throw new IllegalArgumentException("negative fan: " + in + ", " + out + ", " + paperOut);
    }
  }

  public static Fans of(double in, double out) {
    return new Fans(in, out, out);
  }

  /**
   * A convolution, dilated or not (dilation changes no count).
   *
   * @param weight [outChannels, inChannels/groups, kernel…]
   * @param groups 1 for an ordinary convolution, the channel count for a depthwise one
   * @param stride product of the strides over the spatial axes
   */
  public static Fans convolution(Shape weight, long groups, double stride) {
    double kernel = weight.elementCountFrom(2);
    double paperOut = kernel * weight.dimension(0);
    return new Fans(kernel * weight.dimension(1), paperOut / (groups * stride), paperOut);
  }

  /**
   * A transposed convolution. Where the stride does not divide the kernel the fan-in differs from
   * one output phase to the next; this is its mean.
   *
   * @param weight [inChannels, outChannels/groups, kernel…]
   * @param groups number of groups
   * @param stride product of the strides over the spatial axes
   */
  public static Fans transposedConvolution(Shape weight, long groups, double stride) {
    double kernel = weight.elementCountFrom(2);
    double out = kernel * weight.dimension(1);
    double in = kernel * weight.dimension(0) / (groups * stride);
    return new Fans(in, out, out * groups);
  }
}
