// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * How the second moment is spread over the positions of a feature map, relative to its mean: zero
 * padding leaves less of the signal near the borders, layer after layer.
 */
final class Profile {
  private final List<Long> sizes;

  /** One non-negative number per position, row-major, of mean 1. */
  private final double[] values;

  private Profile(List<Long> sizes, double[] values) {
    this.sizes = sizes;
    this.values = values;
  }

  /** Spatial sizes, outermost first. */
  List<Long> sizes() {
    return sizes;
  }

  /** The same second moment everywhere. */
  static Profile flat(List<Long> sizes) {
    double[] values = new double[Math.toIntExact(count(sizes))];
    Arrays.fill(values, 1);
    return new Profile(List.copyOf(sizes), values);
  }

  /** A profile whose values are not yet of mean 1, with the factor that was taken out. */
  record Scaled(Profile profile, double factor) {}

  /** Sums over the taps of a convolution's windows; taps in the padding add nothing. */
  Scaled slide(List<Window> windows) {
    Profile result = this;
    for (int axis = 0; axis < windows.size(); axis++) {
      result = result.along(axis, windows.get(axis), Spread.GATHER);
    }
    return result.normalized();
  }

  /** Spreads every position over the taps of a transposed convolution. */
  Scaled scatter(List<Window> windows) {
    Profile result = this;
    for (int axis = 0; axis < windows.size(); axis++) {
      result = result.along(axis, windows.get(axis), Spread.SCATTER);
    }
    return result.normalized();
  }

  /**
   * The mean over positions of this profile times the sum of another one over the windows that the
   * positions stand for.
   */
  double overlap(Profile other, List<Window> windows) {
    Profile sums = other.slideRaw(windows);
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * sums.values[i];
    }
    return values.length == 0 ? 0 : sum / values.length;
  }

  /** The mean over positions of the product with another profile of the same map. */
  double product(Profile other) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * other.values[i];
    }
    return values.length == 0 ? 0 : sum / values.length;
  }

  /** The product with a function of another profile's local second moment. */
  Scaled times(Profile other, double secondMoment, DoubleUnaryOperator function) {
    Map<Double, Double> known = new HashMap<>();
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      double at = other.values[i] * secondMoment;
      result[i] = values[i] * known.computeIfAbsent(at, m -> function.applyAsDouble(m));
    }
    return new Profile(sizes, result).normalized();
  }

  /** Spreads every window's share over the elements that it holds. */
  Profile unpool(List<Window> windows, List<Long> inputs) {
    double[] taps = flat(inputs).slideRaw(windows).values;
    double[] shares = new double[values.length];
    Arrays.setAll(shares, i -> taps[i] == 0 ? 0 : values[i] / taps[i]);
    List<Window> back = windows.stream().map(Window::reversed).toList();
    return new Profile(sizes, shares).scatter(back).profile();
  }

  /** Averages over pooling windows; the padding counts for nothing. */
  Profile pool(List<Window> windows) {
    double[] taps = flat(sizes).slideRaw(windows).values;
    Profile sums = slideRaw(windows);
    double[] means = new double[taps.length];
    Arrays.setAll(means, i -> taps[i] == 0 ? 0 : sums.values[i] / taps[i]);
    return new Profile(sums.sizes, means).normalized().profile();
  }

  private Profile slideRaw(List<Window> windows) {
    Profile result = this;
    for (int axis = 0; axis < windows.size(); axis++) {
      result = result.along(axis, windows.get(axis), Spread.GATHER);
    }
    return result;
  }

  /** Zeros around the map. */
  Scaled pad(List<Long> begins, List<Long> ends) {
    List<Window> windows =
        IntStream.range(0, sizes.size())
            .mapToObj(i -> shift(sizes.get(i), begins.get(i), ends.get(i)))
            .toList();
    return slide(windows);
  }

  private static Window shift(long size, long begin, long end) {
    return new Window(1, 1, 1, begin, end, size, Math.max(0, size + begin + end));
  }

  /** How far each position is below the highest; flat where none is. */
  Profile below() {
    double top = Arrays.stream(values).max().orElse(1);
    return new Profile(sizes, Arrays.stream(values).map(v -> top - v).toArray())
        .normalized()
        .profile();
  }

  /** The mean of two profiles of the same map, weighted. */
  Profile mixed(double weight, Profile other, double otherWeight) {
    if (!sizes.equals(other.sizes) || !(weight + otherWeight > 0)) {
      return this;
    }
    double[] mixed = new double[values.length];
    Arrays.setAll(
        mixed, i -> (weight * values[i] + otherWeight * other.values[i]) / (weight + otherWeight));
    return new Profile(sizes, mixed);
  }

  private enum Spread {
    GATHER,
    SCATTER
  }

  private Profile along(int axis, Window window, Spread spread) {
    int before = Math.toIntExact(count(sizes.subList(0, axis)));
    int after = Math.toIntExact(count(sizes.subList(axis + 1, sizes.size())));
    int in = Math.toIntExact(window.input());
    int out = Math.toIntExact(window.output());
    double[] result = new double[Math.multiplyExact(Math.multiplyExact(before, out), after)];
    int many = spread == Spread.GATHER ? out : in;
    for (int outer = 0; outer < before; outer++) {
      for (int strided = 0; strided < many; strided++) {
        for (int tap = 0; tap < window.kernel(); tap++) {
          long other = strided * window.stride() + tap * window.dilation() - window.padBegin();
          if (other < 0 || other >= (spread == Spread.GATHER ? in : out)) {
            continue;
          }
          int from = spread == Spread.GATHER ? (int) other : strided;
          int to = spread == Spread.GATHER ? strided : (int) other;
          add(result, (outer * out + to) * after, (outer * in + from) * after, after);
        }
      }
    }
    List<Long> newSizes = new ArrayList<>(sizes);
    newSizes.set(axis, window.output());
    return new Profile(List.copyOf(newSizes), result);
  }

  private void add(double[] result, int to, int from, int length) {
    for (int i = 0; i < length; i++) {
      result[to + i] += values[from + i];
    }
  }

  /** Applies a function of the local share at every position. */
  Scaled map(DoubleUnaryOperator function) {
    Map<Double, Double> known = new HashMap<>();
    double[] result = new double[values.length];
    Arrays.setAll(
        result, i -> known.computeIfAbsent(values[i], share -> function.applyAsDouble(share)));
    return new Profile(sizes, result).normalized();
  }

  boolean isFlat() {
    return Arrays.stream(values).allMatch(v -> v == 1);
  }

  private Scaled normalized() {
    double mean = Arrays.stream(values).average().orElse(0);
    if (!(mean > 0)) {
      return new Scaled(flat(sizes), 0);
    }
    double[] scaled = values.clone();
    Arrays.setAll(scaled, i -> values[i] / mean);
    return new Scaled(new Profile(sizes, scaled), mean);
  }

  private static long count(List<Long> sizes) {
    return sizes.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
  }
}
