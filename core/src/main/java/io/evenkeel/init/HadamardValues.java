// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

/** ±gain by the parity of the common bits of row and column, at the middle tap of a kernel. */
final class HadamardValues implements Values {
  private final Layout layout;
  private final double gain;
  private final Taps taps;
  private final long columns;

  HadamardValues(Layout layout, double gain) {
    boolean kernel = layout.shape().rank() > 2;
    this.layout = layout;
    this.gain = gain;
    this.taps = kernel ? Taps.middle(layout.shape()) : Taps.ALL;
    this.columns = kernel ? layout.shape().dimension(1) : layout.columns();
  }

  private double at(long global) {
    long local = layout.local(global);
    if (local % taps.count() != taps.centre()) {
      return 0;
    }
    long element = local / taps.count();
    int parity = Long.bitCount((element / columns) & (element % columns)) & 1;
    return parity == 0 ? gain : -gain;
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
