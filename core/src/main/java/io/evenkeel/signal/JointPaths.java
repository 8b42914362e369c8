// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import io.evenkeel.axes.Factor.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;

/**
 * One channel of several values together, on many paths and in two samples each, where the values
 * depend on each other: cells written out step by step, gates that share a map.
 *
 * <p>A value is followed back, element by element, to the dense maps that it is made of. In the
 * limit of many units what a map's rows give of several inputs is jointly normal, with the inputs'
 * mean products as covariances, and what different rows give is independent (as in {@link
 * UnitPaths}; it holds as well where the inputs are made by the same rows, Yang 2019). What is not
 * followed so is not known.
 */
final class JointPaths {
  private static final int PATHS = 1024;
  private static final int DEEPEST = 256;

  /** Some channels of a value. */
  private record Place(String value, Part part) {}

  private final JointValues values;
  private final StratifiedNormals normals = new StratifiedNormals(PATHS);
  private final MapPaths maps = new MapPaths(normals);
  private final JointProducts products;
  private final Twins twins;
  private final Map<Place, Optional<double[]>> known = new HashMap<>();
  private final Map<Rows, Optional<double[]>> vectors = new HashMap<>();
  private final List<Source> leaves = new ArrayList<>();
  private int depth;

  /** Nothing is followed yet. */
  JointPaths(JointValues values, Twins twins) {
    this.values = values;
    this.twins = twins;
    this.products = new JointProducts(values, twins, value -> of(value, Part.WHOLE));
  }

  /** A value of which all that it is made of can be followed. */
  Optional<StateHistory> of(String value) {
    return of(value, Part.WHOLE)
        .map(elements -> {
          StateHistory only = new StateHistory();
          only.add(elements);
          return only;
        });
  }

  /** Of every path in the first sample, then in the second. */
  private Optional<double[]> of(String value, Part part) {
    Place place = new Place(value, part);
    Optional<double[]> found = known.get(place);
    if (found == null) {
      depth++;
      known.put(place, Optional.empty()); // what leads back to itself is not followed
      found =
          depth > DEEPEST
              ? Optional.empty()
              : values
                  .maker(value)
                  .flatMap(maker -> followed(maker, part))
                  .or(() -> part.isWhole() ? leaf(value) : Optional.empty());
      depth--;
      known.put(place, found);
    }
    return found;
  }

  /** A signal that is independent of all that has been followed. */
  private Optional<double[]> leaf(String value) {
    if (!(values.state(value) instanceof State.Active(Channels channels))
        || !channels.isUniform()) {
      return Optional.empty();
    }
    Signal signal = channels.first();
    double shared = twins.of(signal);
    boolean independent =
        leaves.stream().allMatch(other -> values.areIndependent(other, signal.source()))
            && maps.rows().stream().noneMatch(rows -> values.isMadeOf(signal.source(), rows));
    if (!independent || Double.isNaN(shared)) {
      return Optional.empty();
    }
    leaves.add(signal.source());
    double[] grid = signal.marginal().values();
    double[] z = new TwinProcess(normals).next(new double[] {1}, new double[] {shared}, 0);
    return Optional.of(Arrays.stream(z).map(x -> NormalGrid.interpolate(grid, x)).toArray());
  }

  private Optional<double[]> followed(Calculus maker, Part part) {
    Optional<Activation> f = maker.activation();
    if (f.isPresent()) {
      return input(maker, 0, part).map(x -> Arrays.stream(x).map(f.get()::apply).toArray());
    }
    return switch (maker.node().op()) {
      case "Identity", "Cast", "CastLike", "Dropout", "Squeeze", "Unsqueeze" ->
          input(maker, 0, part);
      case "Split", "Slice" -> cut(maker, part);
      case "Add" -> combined(maker, part, Double::sum);
      case "Sub" -> combined(maker, part, (a, b) -> a - b);
      case "Mul" -> combined(maker, part, (a, b) -> a * b);
      case "Gemm", "MatMul" -> DenseMap.of(maker).flatMap(map -> mapped(maker, map, part));
      default -> Optional.empty();
    };
  }

  private Optional<double[]> cut(Calculus maker, Part part) {
    return Cut.of(maker)
        .filter(cut -> cut.takesAll() || cut.isOfChannels())
        .map(cut -> cut.range().map(Part.WHOLE::cut).orElse(Part.WHOLE).cut(part))
        .flatMap(taken -> input(maker, 0, taken));
  }

  private Optional<double[]> combined(Calculus maker, Part part, DoubleBinaryOperator operator) {
    return operand(maker, 0, part)
        .flatMap(a -> operand(maker, 1, part).map(b -> elementwise(a, b, operator)));
  }

  private static double[] elementwise(double[] a, double[] b, DoubleBinaryOperator operator) {
    double[] result = new double[a.length];
    Arrays.setAll(result, i -> operator.applyAsDouble(a[i], b[i]));
    return result;
  }

  /** A signal of the output's shape, or something stored. */
  private Optional<double[]> operand(Calculus maker, int index, Part part) {
    if (maker.state(index) instanceof State.Stored stored) {
      Addend addend = Addend.of(maker, index, stored);
      return addend.positions() == 1 ? vector(stored, part) : Optional.empty();
    }
    return maker.shape(index).equals(maker.outputShape())
        ? input(maker, index, part)
        : Optional.empty();
  }

  private Optional<double[]> input(Calculus maker, int index, Part part) {
    return maker.state(index) instanceof State.Active
        ? maker.node().input(index).flatMap(value -> of(value, part))
        : Optional.empty();
  }

  private Optional<double[]> mapped(Calculus maker, DenseMap map, Part part) {
    Optional<State.Stored> weight = maker.stored(map.weight());
    Optional<Moments> moments = weight.flatMap(w -> moments(w, part)).filter(m -> m.mean() == 0);
    Optional<Double> fanIn = map.fanIn(maker);
    if (moments.isEmpty() || fanIn.isEmpty() || maker.signal(map.input()).isEmpty()) {
      return Optional.empty();
    }
    Rows rows = weight.get().rows().cut(part);
    if (leaves.stream().anyMatch(leaf -> values.isMadeOf(leaf, rows))) {
      return Optional.empty();
    }
    double gain = fanIn.get() * moments.get().secondMoment();
    String input = maker.node().input(map.input()).orElseThrow();
    if (values.isMadeOf(Source.of(input), rows)) {
      of(input, Part.WHOLE); // so that the rows meet first what comes first
    }
    Optional<double[]> sums = maps.next(rows, input, gain, map.factor(), products);
    Optional<State.Stored> bias = maker.stored(2);
    return bias.isEmpty()
        ? sums
        : sums.flatMap(x -> vector(bias.get(), part).map(b -> elementwise(x, b, Double::sum)));
  }

  /** A stored number for each channel, the same wherever it is met. */
  private Optional<double[]> vector(State.Stored stored, Part part) {
    return vectors.computeIfAbsent(
        stored.rows().cut(part), rows -> moments(stored, part).map(maps::vector));
  }

  /** Of the blocks that a part takes, where they are alike. */
  private static Optional<Moments> moments(State.Stored stored, Part part) {
    if (stored.blocks().isEmpty()) {
      return Optional.of(stored.moments());
    }
    Blocks blocks = stored.blocks().get();
    Part.Range all = new Part.Range(Kind.CHANNEL, 1, blocks.size(), 0, blocks.size());
    Part.Range taken = part.isWhole() ? all : part.ranges().getFirst();
    boolean counts = taken.stride() == all.stride() && taken.size() == all.size();
    return Optional.of(blocks.range(taken.from(), taken.to()))
        .filter(some -> counts && some.stream().map(Blocks.Block::moments).distinct().count() == 1)
        .map(some -> some.getFirst().moments());
  }
}
