// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import io.evenkeel.init.Block;
import io.evenkeel.init.Place;
import io.evenkeel.init.Site;
import io.evenkeel.plan.Plan;
import io.evenkeel.probe.UnitMeasurement;
import io.evenkeel.role.PlacedParameter;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.Reading;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that is known of a network with its weights: what the rules go by. */
final class Evidence {
  private final Graph graph;
  private final Wiring wiring;
  private final Inputs inputs;
  private final Stage stage;
  private final Plan plan;
  private final List<Weight> weights;
  private final Map<String, Weight> byName;
  private final Map<String, Site> sites;
  private final Map<String, Moments> planned;
  private final Map<String, Reading> healthy;
  private final Measurements measured;
  private final List<Reading> readings;
  private final Map<String, Integer> positions = new HashMap<>();
  private final List<Cell> cells;
  private final Map<String, Reading> byTensor = new HashMap<>();

  /**
   * What was seen.
   *
   * @param stage of the weights
   * @param placed the parameters and where they stand
   * @param prognosis what plan {@code auto} gives and predicts for this network
   * @param measured the readings among it with what the model's own values predict
   */
  Evidence(
      Graph graph,
      Inputs inputs,
      Stage stage,
      List<PlacedParameter> placed,
      Prognosis prognosis,
      Measurements measured) {
    this.graph = graph;
    this.wiring = Wiring.of(graph);
    this.inputs = inputs;
    this.stage = stage;
    this.plan = prognosis.plan();
    this.weights = measured.weights();
    this.byName = weights.stream().collect(Collectors.toMap(Weight::stored, Function.identity()));
    this.sites =
        placed.stream()
            .collect(Collectors.toMap(PlacedParameter::stored, PlacedParameter::site, (a, b) -> a));
    this.planned = prognosis.moments();
    this.healthy = prognosis.readings().stream().collect(Collectors.toMap(Reading::tensor, r -> r));
    this.measured = measured;
    this.readings = measured.readings();
    for (int i = 0; i < readings.size(); i++) {
      positions.put(readings.get(i).tensor(), i);
      byTensor.put(readings.get(i).tensor(), readings.get(i));
    }
    this.cells = Cell.of(this);
  }

  /** The recurrent layers' weights that belong together. */
  List<Cell> cells() {
    return cells;
  }

  Graph graph() {
    return graph;
  }

  Wiring wiring() {
    return wiring;
  }

  Inputs inputs() {
    return inputs;
  }

  Stage stage() {
    return stage;
  }

  boolean isInitial() {
    return stage == Stage.INITIAL;
  }

  Plan plan() {
    return plan;
  }

  List<Weight> weights() {
    return weights;
  }

  Optional<Weight> weight(String stored) {
    return Optional.ofNullable(byName.get(stored));
  }

  Place place(String stored) {
    return Optional.ofNullable(sites.get(stored)).map(Site::place).orElse(Place.unknown());
  }

  /** The matrices that a parameter packs; none if it is one. */
  List<Block> blocks(String stored) {
    return Optional.ofNullable(sites.get(stored)).map(Site::blocks).orElse(List.of());
  }

  /** Predicted from the model's own values and measured, in running order. */
  List<Reading> readings() {
    return readings;
  }

  /** The outputs of the linear maps. */
  List<Reading> maps() {
    return readings.stream().filter(reading -> reading.parameter().isPresent()).toList();
  }

  Optional<Reading> reading(String tensor) {
    return Optional.ofNullable(byTensor.get(tensor));
  }

  /** What is predicted of a tensor if the weights were those of recipe {@code auto}. */
  Optional<Reading> healthy(String tensor) {
    return Optional.ofNullable(healthy.get(tensor));
  }

  /** The moments that recipe {@code auto} gives a parameter. */
  Optional<Moments> planned(String stored) {
    return Optional.ofNullable(planned.get(stored));
  }

  /** What a run showed of a tensor's units. */
  Optional<UnitMeasurement> units(String tensor) {
    return Optional.ofNullable(measured.units().get(tensor));
  }

  /** The measured second moment of a parameter's gradient. */
  OptionalDouble gradient(String stored) {
    Double seen = measured.gradients().get(stored);
    return seen == null ? OptionalDouble.empty() : OptionalDouble.of(seen);
  }

  /** Whether gradients were measured at all. */
  boolean hasGradients() {
    return !measured.gradients().isEmpty();
  }

  /** Place of a tensor in running order; behind everything if it depends on no input. */
  int position(String tensor) {
    return positions.getOrDefault(tensor, readings.size());
  }

  /** Place of a parameter's first use in running order. */
  int positionOf(Weight weight) {
    return firstReached(weight).map(r -> position(r.tensor())).orElse(readings.size());
  }

  /** The first value that a parameter and the network's inputs decide together. */
  Optional<Reading> firstReached(Weight weight) {
    return reached(weight.stored()).min(Comparator.comparingInt(r -> position(r.tensor())));
  }

  /** Exporters transpose, cut and join parameters before they use them. */
  private Stream<Reading> reached(String value) {
    return wiring.uses(value).stream()
        .map(Wiring.Use::node)
        .flatMap(node -> {
          List<Reading> read = node.outputs().stream().flatMap(o -> reading(o).stream()).toList();
          return read.isEmpty() ? node.outputs().stream().flatMap(this::reached) : read.stream();
        });
  }

  /** Whether what stands at one place in running order decides over what stands at another. */
  boolean leads(int from, int to) {
    if (to >= readings.size()) {
      return true;
    }
    return from < readings.size()
        && leadingTo(List.of(readings.get(to).tensor()), tensor -> true)
            .contains(readings.get(from).tensor());
  }

  /**
   * The values from which a way leads to one of some, those included.
   *
   * @param passes whether a way may go on before a value; if not, the value is its beginning
   */
  Set<String> leadingTo(Collection<String> tensors, Predicate<String> passes) {
    Set<String> leading = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(tensors);
    while (!open.isEmpty()) {
      String tensor = open.remove();
      if (leading.add(tensor) && passes.test(tensor)) {
        before(tensor).map(Reading::tensor).forEach(open::add);
      }
    }
    return leading;
  }

  /** The second moment that a run showed over the finite elements of a tensor. */
  OptionalDouble second(String tensor) {
    return reading(tensor)
        .flatMap(Reading::measured)
        .filter(m -> m.elements() > m.nonFinite())
        .map(Measured::moments)
        .map(m -> OptionalDouble.of(m.secondMoment()))
        .orElse(OptionalDouble.empty());
  }

  /** The inputs of the node that produces a tensor which depend on the network's inputs. */
  Stream<Reading> before(String tensor) {
    return wiring.producer(tensor).map(Node::inputs).orElse(List.of()).stream()
        .flatMap(input -> reading(input).stream());
  }

  /** The name of a reading's weight as the user knows it, or else the tensor's. */
  String shown(Reading reading) {
    return reading.parameter().flatMap(this::weight).map(Weight::name).orElse(reading.tensor());
  }
}
