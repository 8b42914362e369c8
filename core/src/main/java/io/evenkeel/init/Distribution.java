// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

/** The shape of a zero-mean distribution whose standard deviation is given separately. */
public enum Distribution {
  NORMAL,
  /** Normal cut at two standard deviations of the underlying normal. */
  TRUNCATED_NORMAL,
  UNIFORM;

  /** The initializer of this shape with the given standard deviation of the result. */
  Initializer withStd(double std) {
    return switch (this) {
      case NORMAL -> new Initializer.Normal(0, std);
      case TRUNCATED_NORMAL -> new Initializer.TruncatedNormal(0, std, 2);
      case UNIFORM -> new Initializer.Uniform(-Math.sqrt(3) * std, Math.sqrt(3) * std);
    };
  }
}
