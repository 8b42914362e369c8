// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Factor.Kind;
import java.util.Optional;
import java.util.function.Function;

/** Mean products of a channel of two values that the same weights meet. */
final class JointProducts implements MapPaths.InputProducts {
  private final JointValues values;
  private final Twins twins;
  private final Function<String, Optional<double[]>> paths;

  /**
   * Products of values.
   *
   * @param paths of a channel of a value, if it can be followed
   */
  JointProducts(JointValues values, Twins twins, Function<String, Optional<double[]>> paths) {
    this.values = values;
    this.twins = twins;
    this.paths = paths;
  }

  @Override
  public Optional<MapPaths.Product> of(String input, String other) {
    return ofOne(input, other)
        .or(() -> ofIndependent(input, other))
        .or(() -> ofSteps(input, other))
        .or(() -> onPaths(input, other));
  }

  private Optional<MapPaths.Product> ofIndependent(String input, String other) {
    return one(input)
        .flatMap(a ->
            one(other)
                .filter(b -> values.areIndependent(a.source(), b.source()))
                .map(b -> new MapPaths.Product(a.mean() * b.mean(), a.mean() * b.mean())));
  }

  private Optional<Signal> one(String value) {
    return values.state(value) instanceof State.Active(Channels channels) && channels.isUniform()
        ? Optional.of(channels.first())
        : Optional.empty();
  }

  private Optional<MapPaths.Product> ofOne(String input, String other) {
    return input.equals(other) && values.state(input) instanceof State.Active(Channels channels)
        ? Optional.of(
            new MapPaths.Product(channels.products().second(), twins.of(channels.products())))
        : Optional.empty();
  }

  private Optional<MapPaths.Product> onPaths(String input, String other) {
    return paths.apply(input).flatMap(a -> paths.apply(other).map(b -> mean(a, b)));
  }

  private static MapPaths.Product mean(double[] a, double[] b) {
    int half = a.length / 2;
    double same = 0;
    double crossed = 0;
    for (int i = 0; i < half; i++) {
      same += a[i] * b[i] + a[i + half] * b[i + half];
      crossed += a[i] * b[i + half] + a[i + half] * b[i];
    }
    return new MapPaths.Product(same / a.length, crossed / a.length);
  }

  /** Of two steps that are picked from one sequence. */
  private Optional<MapPaths.Product> ofSteps(String input, String other) {
    Optional<Calculus> first = values.maker(input);
    Optional<Calculus> second = values.maker(other);
    Optional<Cut> a = first.flatMap(JointProducts::step);
    Optional<Cut> b = second.flatMap(JointProducts::step);
    if (twins != Twins.SAMPLES || a.isEmpty() || b.isEmpty() || a.get().axis() != b.get().axis()) {
      return Optional.empty();
    }
    boolean isOneSequence = first.get().node().input(0).equals(second.get().node().input(0));
    return first
        .get()
        .signal(0)
        .filter(x -> isOneSequence && x.isUniform())
        .map(x -> ofSteps(x.first(), a.get(), b.get()));
  }

  private static Optional<Cut> step(Calculus maker) {
    return Cut.of(maker)
        .filter(cut -> cut.to() == cut.from() + 1)
        .filter(cut -> cut.range().filter(r -> r.kind() == Kind.POSITION).isPresent());
  }

  private static MapPaths.Product ofSteps(Signal sequence, Cut a, Cut b) {
    StepProducts steps = sequence.stepProducts((int) a.size());
    int i = (int) a.from();
    int j = (int) b.from();
    return new MapPaths.Product(steps.same()[i][j], steps.other()[i][j]);
  }
}
