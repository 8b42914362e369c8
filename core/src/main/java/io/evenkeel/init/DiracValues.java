// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.tensor.Shape;

/** Ones (times a gain) where a channel passes through, zero elsewhere. */
final class DiracValues implements Values {
  private final Layout layout;
  private final double gain;
  private final long perGroup;
  private final long inputs;
  private final long taps;
  private final long centre;

  DiracValues(Layout layout, double gain, long groups) {
    Shape shape = layout.shape();
    if (shape.rank() < 2 || groups < 1 || shape.dimension(0) % groups != 0) {
      throw new IllegalArgumentException(
          "identity needs at least two axes and %d groups dividing the first, not %s"
              .formatted(groups, shape));
    }
    this.layout = layout;
    this.gain = gain;
    this.perGroup = shape.dimension(0) / groups;
    this.inputs = shape.dimension(1);
    this.taps = shape.elementCountFrom(2);
    this.centre = Taps.middle(shape.dimensions());
  }

  private double at(long global) {
    long local = layout.local(global);
    if (local % taps != centre) {
      return 0;
    }
    long output = local / taps / inputs;
    long input = local / taps % inputs;
    return output % perGroup == input ? gain : 0;
  }

  @Override
  public void floats(long from, float[] destination, int offset, int count) {
    for (int i = 0; i < count; i++) {
      destination[offset + i] = (float) at(from + i);
    }
  }

  @Override
  public void doubles(long from, double[] destination, int offset, int count) {
    for (int i = 0; i < count; i++) {
      destination[offset + i] = at(from + i);
    }
  }
}
