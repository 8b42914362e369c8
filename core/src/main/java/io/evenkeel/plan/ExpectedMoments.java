// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.graph.Graph;
import io.evenkeel.init.Initializer;
import io.evenkeel.signal.Blocks;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.StoredMoments;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The moments that a plan's parameters will have, without drawing them. */
public final class ExpectedMoments {
  private ExpectedMoments() {}

  /** Moments by the graph's own tensor names; parameters of which nothing is known are left out. */
  public static Map<String, Moments> of(Plan plan, Graph graph) {
    Map<String, Moments> moments = new LinkedHashMap<>();
    for (PlannedParameter parameter : plan.parameters()) {
      Optional<Moments> expected =
          of(graph, parameter.stored(), parameter.initializer(), parameter.tensor().shape());
      expected.ifPresent(m -> moments.put(parameter.stored(), m));
    }
    return moments;
  }

  /** Those of one tensor; of its present values where it keeps them. */
  static Optional<Moments> of(Graph graph, String stored, Initializer initializer, Shape shape) {
    return initializer instanceof Initializer.Keep
        ? graph.constant(stored).flatMap(StoredMoments::of)
        : Optional.of(of(initializer, shape));
  }

  /** The moments of packed parameters block by block, by the graph's own tensor names. */
  public static Map<String, Blocks> blocks(Plan plan) {
    Map<String, Blocks> blocks = new LinkedHashMap<>();
    for (PlannedParameter parameter : plan.parameters()) {
      blocks(parameter.initializer(), parameter.tensor().shape())
          .ifPresent(b -> blocks.put(parameter.stored(), b));
    }
    return blocks;
  }

  /** Names of the graph's tensors whose rows or columns are drawn orthonormal, up to a factor. */
  public static Set<String> orthogonal(Plan plan) {
    return plan.parameters().stream()
        .filter(parameter -> isOrthogonal(parameter.initializer()))
        .map(PlannedParameter::stored)
        .collect(Collectors.toSet());
  }

  private static boolean isOrthogonal(Initializer initializer) {
    return initializer instanceof Initializer.Orthogonal
        || initializer instanceof Initializer.DeltaOrthogonal
        || initializer instanceof Initializer.Dirac
        || initializer instanceof Initializer.Hadamard;
  }

  static Optional<Blocks> blocks(Initializer initializer, Shape shape) {
    return initializer instanceof Initializer.Blocks packed
        ? blocksOf(packed, shape)
        : Optional.empty();
  }

  /** Of the first direction, where the packed rows span directions and gates. */
  private static Optional<Blocks> blocksOf(Initializer.Blocks packed, Shape shape) {
    long total = packed.parts().stream().mapToLong(Initializer.Part::size).sum();
    long before = 1;
    for (int axis = 0; axis < shape.rank(); axis++) {
      long directions = before / packed.outer();
      if (before % packed.outer() == 0 && directions * shape.dimension(axis) == total) {
        long whole = shape.dimension(axis);
        List<Blocks.Block> found = new ArrayList<>();
        long seen = 0;
        for (Initializer.Part part : packed.parts()) {
          if (seen < whole) {
            Moments moments = of(part.initializer(), packed.shape(part, shape));
            found.add(new Blocks.Block(part.size(), moments));
          }
          seen += part.size();
        }
        return Optional.of(new Blocks(axis, found));
      }
      before *= shape.dimension(axis);
    }
    return Optional.empty();
  }

  /** Mean and second moment of an element, averaged over the tensor. */
  public static Moments of(Initializer initializer, Shape shape) {
    return switch (initializer) {
      case Initializer.Constant(double value) -> new Moments(value, value * value);
      case Initializer.Normal(double mean, double std) -> around(mean, std * std);
      case Initializer.TruncatedNormal(double mean, double std, double bound) ->
          around(mean, std * std);
      case Initializer.Uniform(double low, double high) ->
          around((low + high) / 2, (high - low) * (high - low) / 12);
      case Initializer.Orthogonal(double gain) -> around(0, gain * gain / longSide(shape));
      case Initializer.DeltaOrthogonal(double gain) ->
          around(
              0,
              gain * gain / (double) Math.max(1, shape.elementCountFrom(2) * shape.dimension(0)));
      case Initializer.Dirac(double gain, long groups) -> identity(gain, groups, shape);
      case Initializer.Hadamard(double gain) -> hadamard(gain, shape);
      case Initializer.Timescales(double longest, boolean negated, long shift) ->
          timescales(longest - 1, negated);
      case Initializer.Sparse(long connections, double std) -> {
        double columns = shape.rank() == 0 ? 1 : Math.max(1, shape.elementCountFrom(1));
        yield around(0, std * std * Math.min((double) connections, columns) / columns);
      }
      case Initializer.Blocks packed -> blocks(packed, shape);
      case Initializer.VarianceScaling scaling ->
          throw new IllegalArgumentException("variance scaling must be resolved first");
      case Initializer.Keep keep ->
          throw new IllegalArgumentException("kept values have no expected moments");
    };
  }

  private static Moments around(double mean, double variance) {
    return new Moments(mean, variance + mean * mean);
  }

  /** By which the gain² of an orthogonal matrix is divided to give the variance of an element. */
  static double longSide(Shape shape) {
    return shape.rank() == 0
        ? 1
        : Math.max(1, Math.max(shape.dimension(0), shape.elementCountFrom(1)));
  }

  private static Moments identity(double gain, long groups, Shape shape) {
    double ones = Math.min(shape.dimension(0), groups * shape.dimension(1));
    double density = shape.elementCount() == 0 ? 0 : ones / shape.elementCount();
    return new Moments(gain * density, gain * gain * density);
  }

  /** Of ±gain at one tap of a kernel. */
  private static Moments hadamard(double gain, Shape shape) {
    long columns = shape.rank() < 2 ? 1 : shape.dimension(1);
    long rows = shape.rank() == 0 ? 1 : shape.dimension(0);
    long sum = 0;
    for (long row = 0; row < rows; row++) {
      for (long column = 0; column < columns; column++) {
        sum += 1 - 2L * (Long.bitCount(row & column) & 1);
      }
    }
    double elements = Math.max(1, shape.elementCount());
    return new Moments(gain * sum / elements, gain * gain * rows * columns / elements);
  }

  /** Of ln u, u uniform between 1 and an end. */
  private static Moments timescales(double end, boolean negated) {
    double log = Math.log(end);
    double mean = (end * log - end + 1) / (end - 1);
    double second = (end * log * log - 2 * end * log + 2 * end - 2) / (end - 1);
    return new Moments(negated ? -mean : mean, second);
  }

  private static Moments blocks(Initializer.Blocks packed, Shape shape) {
    double total = packed.parts().stream().mapToLong(Initializer.Part::size).sum();
    double mean = 0;
    double second = 0;
    for (Initializer.Part part : packed.parts()) {
      double weight = total == 0 ? 0 : part.size() / total;
      Moments moments = of(part.initializer(), packed.shape(part, shape));
      mean += weight * moments.mean();
      second += weight * moments.secondMoment();
    }
    return new Moments(mean, second);
  }
}
