// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The ziggurat method for normal values (Marsaglia and Tsang 2000; Doornik 2005) with the 256
 * layers of NumPy. The C library's logarithm decides the last bits of values beyond the last
 * layer's edge, one in 3,900.
 */
final class Ziggurat {
  private static final int LAYERS = 256;
  private static final double EDGE = 3.654152885361009;
  private static final double INVERSE_EDGE = 0.2736612373297583;

  /** Integers below which a layer's point is inside, widths per integer, and heights. */
  private static final long[] INSIDE = new long[LAYERS];

  private static final double[] WIDTH = new double[LAYERS];
  private static final double[] HEIGHT = new double[LAYERS];
  private static final int[] INSIDE_F = new int[LAYERS];
  private static final float[] WIDTH_F = new float[LAYERS];
  private static final float[] HEIGHT_F = new float[LAYERS];

  static {
    List<String> lines = lines();
    for (int i = 0; i < LAYERS; i++) {
      String[] cells = lines.get(i).split("\t", -1);
      INSIDE[i] = Long.parseLong(cells[0]);
      WIDTH[i] = Double.parseDouble(cells[1]);
      HEIGHT[i] = Double.parseDouble(cells[2]);
      // The single form has 23 bits in place of 52.
      INSIDE_F[i] = (int) Math.rint(INSIDE[i] * 0x1p-29);
      WIDTH_F[i] = (float) (WIDTH[i] * 0x1p29);
      HEIGHT_F[i] = (float) HEIGHT[i];
    }
  }

  private Ziggurat() {}

  private static List<String> lines() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Ziggurat.class.getResourceAsStream("ziggurat.tsv"), StandardCharsets.US_ASCII))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A standard normal value in binary64. */
  static double real(NumpyBits bits) {
    while (true) {
      long word = bits.word();
      int layer = (int) word & 0xff;
      long distance = (word >>> 9) & 0xfffffffffffffL;
      double size = (double) distance * WIDTH[layer];
      double x = (word & 0x100) == 0 ? size : -size;
      if (distance < INSIDE[layer]) {
        return x;
      }
      if (layer == 0) {
        return (distance & 0x100) == 0 ? tail(bits) : -tail(bits);
      }
      double rise = HEIGHT[layer - 1] - HEIGHT[layer];
      if (rise * bits.real() + HEIGHT[layer] < StrictMath.exp(-0.5 * x * x)) {
        return x;
      }
    }
  }

  private static double tail(NumpyBits bits) {
    while (true) {
      double beyond = -INVERSE_EDGE * LogOnePlus.of(-bits.real());
      double height = -LogOnePlus.of(-bits.real());
      if (height + height > beyond * beyond) {
        return EDGE + beyond;
      }
    }
  }

  /** A standard normal value in binary32. */
  static float single(NumpyBits bits) {
    while (true) {
      int word = bits.halfWord();
      int layer = word & 0xff;
      int distance = word >>> 9;
      float size = (float) distance * WIDTH_F[layer];
      float x = (word & 0x100) == 0 ? size : -size;
      if (distance < INSIDE_F[layer]) {
        return x;
      }
      if (layer == 0) {
        return (distance & 0x100) == 0 ? singleTail(bits) : -singleTail(bits);
      }
      float rise = HEIGHT_F[layer - 1] - HEIGHT_F[layer];
      if (rise * bits.single() + HEIGHT_F[layer] < StrictMath.exp(-0.5 * x * x)) {
        return x;
      }
    }
  }

  private static float singleTail(NumpyBits bits) {
    while (true) {
      float beyond = (float) -INVERSE_EDGE * LogOnePlus.of(-bits.single());
      float height = -LogOnePlus.of(-bits.single());
      if (height + height > beyond * beyond) {
        return (float) EDGE + beyond;
      }
    }
  }
}
