// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * How the second moment is spread over the positions of a feature map, relative to its mean: zero
 * padding leaves less of the signal near the borders, layer after layer.
 *
 * <p>It is a product of one function per axis, which convolutions, pooling and positively
 * homogeneous functions keep; of what other functions and sums give it is the nearest product.
 */
final class Profile {
  /** Non-negative numbers of mean 1 along each axis, outermost first. */
  private final List<double[]> axes;

  private Profile(List<double[]> axes) {
    this.axes = List.copyOf(axes);
  }

  /** Spatial sizes, outermost first. */
  List<Long> sizes() {
    List<Long> sizes = new ArrayList<>(axes.size());
    for (double[] axis : axes) {
      sizes.add((long) axis.length);
    }
    return sizes;
  }

  /** The same second moment everywhere. */
  static Profile flat(List<Long> sizes) {
    return new Profile(
        sizes.stream()
            .map(size -> {
              double[] axis = new double[Math.toIntExact(size)];
              Arrays.fill(axis, 1);
              return axis;
            })
            .toList());
  }

  /** A profile whose values are not yet of mean 1, with the factor that was taken out. */
  record Scaled(Profile profile, double factor) {}

  private static Scaled normalized(List<double[]> axes) {
    double factor = 1;
    List<double[]> scaled = new ArrayList<>();
    for (double[] axis : axes) {
      double mean = Compensated.mean(axis);
      factor *= mean;
      scaled.add(scaled(axis, mean));
    }
    return new Scaled(new Profile(scaled), factor);
  }

  private static double[] scaled(double[] axis, double mean) {
    double[] scaled = new double[axis.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = mean > 0 ? axis[i] / mean : 1;
    }
    return scaled;
  }

  /** Sums over the taps of a convolution's windows; taps in the padding add nothing. */
  Scaled slide(List<Window> windows) {
    return normalized(along(windows, Spread.GATHER));
  }

  /** Spreads every position over the taps of a transposed convolution. */
  Scaled scatter(List<Window> windows) {
    return normalized(along(windows, Spread.SCATTER));
  }

  /**
   * The mean over positions of this profile times the sum of another one over the windows that the
   * positions stand for.
   */
  double overlap(Profile other, List<Window> windows) {
    return meanProduct(other.along(windows, Spread.GATHER));
  }

  /** The mean over positions of the product with another profile of the same map. */
  double product(Profile other) {
    return meanProduct(other.axes);
  }

  private double meanProduct(List<double[]> others) {
    double product = 1;
    for (int axis = 0; axis < axes.size(); axis++) {
      product *= Compensated.mean(times(axes.get(axis), others.get(axis)));
    }
    return product;
  }

  private static double[] times(double[] a, double[] b) {
    double[] product = new double[a.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = a[i] * b[i];
    }
    return product;
  }

  /** The product with a function of another profile's local share. */
  Scaled times(Profile other, DoubleUnaryOperator function) {
    Scaled mapped = other.map(function);
    List<double[]> products = new ArrayList<>();
    for (int axis = 0; axis < axes.size(); axis++) {
      products.add(times(axes.get(axis), mapped.profile().axes.get(axis)));
    }
    Scaled product = normalized(products);
    return new Scaled(product.profile(), mapped.factor() * product.factor());
  }

  /** Spreads every window's share over the elements that it holds. */
  Profile unpool(List<Window> windows, List<Long> inputs) {
    List<double[]> taps = flat(inputs).along(windows, Spread.GATHER);
    List<Window> back = windows.stream().map(Window::reversed).toList();
    return new Profile(quotients(axes, taps)).scatter(back).profile();
  }

  /** Averages over pooling windows; the padding counts for nothing. */
  Profile pool(List<Window> windows) {
    List<double[]> taps = flat(sizes()).along(windows, Spread.GATHER);
    return normalized(quotients(along(windows, Spread.GATHER), taps)).profile();
  }

  private static List<double[]> quotients(List<double[]> sums, List<double[]> counts) {
    List<double[]> quotients = new ArrayList<>();
    for (int axis = 0; axis < sums.size(); axis++) {
      double[] sum = sums.get(axis);
      double[] count = counts.get(axis);
      double[] quotient = new double[sum.length];
      Arrays.setAll(quotient, i -> count[i] == 0 ? 0 : sum[i] / count[i]);
      quotients.add(quotient);
    }
    return quotients;
  }

  /** Zeros around the map; negative numbers cut positions off. */
  Scaled pad(List<Long> begins, List<Long> ends) {
    return slide(
        IntStream.range(0, axes.size())
            .mapToObj(i -> shift(axes.get(i).length, begins.get(i), ends.get(i)))
            .toList());
  }

  private static Window shift(long size, long begin, long end) {
    return new Window(1, 1, 1, begin, end, size, Math.max(0, size + begin + end));
  }

  /** How far each position is below the highest; flat where none is. */
  Profile below() {
    double top = greatest();
    return top <= 1
        ? flat(sizes())
        : new Profile(
            axes.stream()
                .map(axis -> Arrays.stream(axis).map(v -> (top - v) / (top - 1)).toArray())
                .toList());
  }

  /** The mean of two profiles of the same map, weighted. */
  Profile mixed(double weight, Profile other, double otherWeight) {
    if (!sizes().equals(other.sizes()) || !(weight + otherWeight > 0)) {
      return this;
    }
    double share = weight / (weight + otherWeight);
    List<double[]> mixed = new ArrayList<>();
    for (int axis = 0; axis < axes.size(); axis++) {
      double[] a = axes.get(axis);
      double[] b = other.axes.get(axis);
      double[] mean = new double[a.length];
      Arrays.setAll(mean, i -> share * a[i] + (1 - share) * b[i]);
      mixed.add(mean);
    }
    return new Profile(mixed);
  }

  private enum Spread {
    GATHER,
    SCATTER
  }

  private List<double[]> along(List<Window> windows, Spread spread) {
    List<double[]> result = new ArrayList<>();
    for (int axis = 0; axis < axes.size(); axis++) {
      result.add(
          axis < windows.size()
              ? along(axes.get(axis), windows.get(axis), spread)
              : axes.get(axis));
    }
    return result;
  }

  private static double[] along(double[] values, Window window, Spread spread) {
    double[] result = new double[Math.toIntExact(window.output())];
    boolean gathers = spread == Spread.GATHER;
    int many = gathers ? result.length : values.length;
    int others = gathers ? values.length : result.length;
    long stride = window.stride();
    long dilation = window.dilation();
    long first = -window.padBegin();
    long end = first + window.kernel() * dilation;
    for (int strided = 0; strided < many; strided++) {
      for (long tap = first; tap < end; tap += dilation) {
        long other = strided * stride + tap;
        if (other >= 0 && other < others) {
          result[gathers ? strided : (int) other] += values[gathers ? (int) other : strided];
        }
      }
    }
    return result;
  }

  /** Applies a function of the local share at every position. */
  Scaled map(DoubleUnaryOperator function) {
    Levels levels = Levels.of(least(), greatest(), function);
    List<double[]> mapped = new ArrayList<>();
    for (int axis = 0; axis < axes.size(); axis++) {
      Counted others = valuesOfOthers(axis);
      mapped.add(Arrays.stream(axes.get(axis)).map(v -> others.mean(levels, v)).toArray());
    }
    double mean =
        mapped.isEmpty() ? function.applyAsDouble(1) : Compensated.mean(mapped.getFirst());
    return new Scaled(normalized(mapped).profile(), mean);
  }

  double least() {
    return axes.stream()
        .mapToDouble(axis -> Arrays.stream(axis).min().orElse(1))
        .reduce(1, (a, b) -> a * b);
  }

  double greatest() {
    return axes.stream()
        .mapToDouble(axis -> Arrays.stream(axis).max().orElse(1))
        .reduce(1, (a, b) -> a * b);
  }

  private Counted valuesOfOthers(int axis) {
    Counted values = new Counted(new double[] {1}, new double[] {1});
    for (int other = 0; other < axes.size(); other++) {
      values = other == axis ? values : values.times(Counted.of(axes.get(other)));
    }
    return values;
  }

  boolean isFlat() {
    for (double[] axis : axes) {
      for (double value : axis) {
        if (value != 1) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Profile profile
        && axes.size() == profile.axes.size()
        && IntStream.range(0, axes.size())
            .allMatch(i -> Arrays.equals(axes.get(i), profile.axes.get(i)));
  }

  @Override
  public int hashCode() {
    return axes.stream().mapToInt(Arrays::hashCode).reduce(1, (a, b) -> 31 * a + b);
  }
}
