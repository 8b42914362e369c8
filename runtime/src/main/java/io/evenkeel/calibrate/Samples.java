// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * What samples showed at one station, from which the moments under any factor f of the weight
 * follow: a pre-activation f·y + b has the second moment f²·E y² + 2f·E yb + E b².
 */
final class Samples {
  private record Sample(double squares, double cross, double bias, double mean) {
    double secondMoment(double f) {
      return f * f * squares + 2 * f * cross + bias;
    }
  }

  private final Station station;
  private final Sums sums;
  private final boolean centred;
  private final List<Sample> samples = new ArrayList<>();

  /**
   * No samples.
   *
   * @param centred whether the variance is of interest rather than the second moment
   */
  Samples(Station station, Sums sums, boolean centred) {
    this.station = station;
    this.sums = sums;
    this.centred = centred;
  }

  /** Whether the samples of a batch share its statistics, so that only batches are independent. */
  static boolean areCoupled(Graph graph) {
    return graph.nodes().stream().anyMatch(node -> node.is("BatchNormalization"));
  }

  /** Adds what a batch showed of the weight as drawn. */
  void add(Map<String, double[]> seen) {
    double[] squares = moments(seen, station.raw(), station.like());
    if (!station.biased()) {
      double mean = seen.get(Sums.mean(station.raw()))[0];
      DoubleStream.of(squares).forEach(s -> samples.add(new Sample(s, 0, 0, mean)));
      return;
    }
    double[] sums = moments(seen, station.biasedRaw(), station.signal());
    double[] biases = moments(seen, station.difference(), station.signal());
    double mean = seen.get(Sums.mean(station.biasedRaw()))[0];
    for (int i = 0; i < squares.length; i++) {
      double cross = (sums[i] - squares[i] - biases[i]) / 2;
      samples.add(new Sample(squares[i], cross, biases[i], mean));
    }
  }

  /** Adds what a batch showed of a value that is as it is. */
  void addWhole(Map<String, double[]> seen, String value, String like) {
    double mean = seen.get(Sums.mean(value))[0];
    DoubleStream.of(moments(seen, value, like))
        .forEach(s -> samples.add(new Sample(s, 0, 0, mean)));
  }

  private double[] moments(Map<String, double[]> seen, String value, String like) {
    double[] found = sums.bySample(seen.get(Sums.squares(value)), like);
    double elements = seen.get(Sums.size(value))[0] / found.length;
    for (int i = 0; i < found.length; i++) {
      found[i] /= elements;
    }
    return found;
  }

  int count() {
    return samples.size();
  }

  /** The moment of interest under a factor. */
  double moment(double f) {
    double mean = average(Sample::mean);
    return secondMoment(f) - (centred ? f * f * mean * mean : 0);
  }

  private double secondMoment(double f) {
    return average(s -> s.secondMoment(f));
  }

  /** Fewer say too little of how they differ. */
  static final int FEWEST = 6;

  /** Standard error of that, relative to it, as far as the samples tell. */
  double error(double f) {
    int n = samples.size();
    if (n < FEWEST) {
      return Double.POSITIVE_INFINITY;
    }
    double mean = secondMoment(f);
    double squares = samples.stream().mapToDouble(s -> Math.pow(s.secondMoment(f) - mean, 2)).sum();
    return Math.sqrt(squares / (n - 1) / n) / mean;
  }

  /** The factor that brings the moment to a target; NaN if none does. */
  double factor(double target) {
    if (!station.biased() || centred) {
      return Math.sqrt(target / moment(1));
    }
    double made = average(Sample::squares);
    double cross = average(Sample::cross);
    double bias = average(Sample::bias);
    double root = Math.sqrt(cross * cross - made * (bias - target));
    return target > bias ? (root - cross) / made : Double.NaN;
  }

  private double average(ToDoubleFunction<Sample> part) {
    return samples.stream().mapToDouble(part).average().orElse(0);
  }
}
