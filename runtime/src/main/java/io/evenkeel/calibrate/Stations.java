// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Role;
import io.evenkeel.plan.ExpectedMoments;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.plan.PlannedSignal;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the maps of a network that a factor of their weight corrects, and says why not others. */
final class Stations {
  private static final Set<String> PRODUCTS =
      Set.of("Conv", "ConvTranspose", "Gemm", "MatMul", "Einsum");

  /** The layers that LSUV speaks of. */
  private static final Set<Role> FEED_FORWARD =
      Set.of(Role.DENSE, Role.CONVOLUTION, Role.DEPTHWISE, Role.TRANSPOSED_CONVOLUTION);

  /** Below this a planned signal is none. */
  private static final double NOTHING = 1e-30;

  private final Goal goal;
  private final PlannedSignal signal;
  private final Wiring wiring;
  private final Passives passives;
  private final WeightPaths paths;
  private final ScaleFree scaleFree;
  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<Set<String>, Weight> weights = new HashMap<>();
  private final List<Station> found = new ArrayList<>();
  private final List<Uncorrected> uncorrected = new ArrayList<>();

  private Stations(Graph graph, Graph network, Plan plan, PlannedSignal signal, Goal goal) {
    this.goal = goal;
    this.signal = signal;
    this.wiring = Wiring.of(network);
    this.passives = Passives.of(network);
    this.paths = new WeightPaths(network, plan, passives);
    this.scaleFree = ScaleFree.of(graph);
    network.nodes().forEach(node -> nodes.put(node.output(), node));
  }

  /**
   * Looks at every map.
   *
   * @param graph the network as it was given
   * @param network as it runs
   */
  static Stations of(Graph graph, Graph network, Plan plan, PlannedSignal signal, Goal goal) {
    Stations stations = new Stations(graph, network, plan, signal, goal);
    for (Reading reading : signal.readings()) {
      Node node = stations.nodes.get(reading.tensor());
      if (reading.parameter().isPresent() && node != null) {
        stations.look(node, stations.paths.planned(reading.parameter().get()));
      }
    }
    stations.leaveWeightsReadElsewhere();
    return stations;
  }

  List<Station> found() {
    return found;
  }

  /** Each weight once. */
  List<Uncorrected> uncorrected() {
    return List.copyOf(new LinkedHashSet<>(uncorrected));
  }

  private void look(Node node, PlannedParameter lead) {
    if (lead == null || !(PRODUCTS.contains(node.op()) || Station.isRecurrent(node))) {
      return;
    }
    Optional<Set<String>> tensors = tensors(node, lead.stored());
    Optional<String> refusal =
        tensors.isEmpty()
            ? Optional.of("what it makes is not proportional to its weight")
            : refusal(node, tensors.get(), lead);
    refusal.ifPresent(because -> uncorrected.add(new Uncorrected(lead.name(), because)));
    if (refusal.isEmpty()) {
      Weight weight = weights.computeIfAbsent(tensors.get(), this::weight);
      station(node, weight, lead)
          .ifPresentOrElse(
              found::add,
              () ->
                  uncorrected.add(
                      new Uncorrected(lead.name(), "nothing is to leave it: it starts closed")));
    }
  }

  private Weight weight(Set<String> tensors) {
    return new Weight(tensors.stream().map(paths::planned).toList());
  }

  /** The tensors that the node's weight is proportional to, the named one among them. */
  private Optional<Set<String>> tensors(Node node, String lead) {
    return node.inputs().stream()
        .filter(input -> !passives.isActive(input))
        .map(paths::proportional)
        .flatMap(Optional::stream)
        .filter(tensors -> tensors.contains(lead))
        .findFirst();
  }

  private Optional<String> refusal(Node node, Set<String> tensors, PlannedParameter lead) {
    List<PlannedParameter> parameters = tensors.stream().map(paths::planned).toList();
    if (parameters.stream().anyMatch(p -> p.initializer() instanceof Initializer.Keep)) {
      return Optional.of("it keeps its values");
    }
    if (parameters.stream().anyMatch(p -> !p.initializer().isScalable())) {
      return Optional.of("its values are not multiplied");
    }
    if (lead.role() == Role.RECURRENT_HIDDEN) {
      return Optional.of("a matrix between states keeps their norm whatever the draw");
    }
    if (parameters.stream().allMatch(p -> energy(p) == 0)) {
      return Optional.of("it is zero by the recipe");
    }
    if (goal == Goal.UNIT_VARIANCE) {
      return FEED_FORWARD.contains(lead.role()) || isAttention(lead.role())
          ? Optional.empty()
          : Optional.of("the paper speaks of dense and convolution layers only");
    }
    return scaleFree.isTakenOut(node.output())
        ? Optional.of("a normalization follows: its scale is free")
        : Optional.empty();
  }

  private static boolean isAttention(Role role) {
    return role.isLinearMap() && role.name().startsWith("ATTENTION");
  }

  private static double energy(PlannedParameter parameter) {
    return ExpectedMoments.of(parameter.initializer(), parameter.tensor().shape()).secondMoment();
  }

  private Optional<Station> station(Node node, Weight weight, PlannedParameter lead) {
    if (Station.isRecurrent(node)) {
      double target = ofGates(node, weight);
      String x = node.inputs().getFirst();
      return aimed(new Station(node, weight, x, Optional.empty(), false, target));
    }
    Optional<Node> sum = sum(node);
    String made = sum.orElse(node).output();
    boolean biased =
        node.input(2).filter(bias -> node.is("Gemm") || node.op().startsWith("Conv")).stream()
                .anyMatch(bias -> !isZero(bias))
            || sum.stream().flatMap(n -> n.inputs().stream()).anyMatch(this::isBias);
    double target =
        goal == Goal.UNIT_VARIANCE
            ? 1
            : signal.secondMoment(made).or(() -> signal.level(lead.stored())).orElse(0.0);
    return aimed(new Station(node, weight, made, sum, biased, target));
  }

  private static Optional<Station> aimed(Station station) {
    return Optional.of(station).filter(s -> s.target() > NOTHING);
  }

  private boolean isBias(String value) {
    return !passives.isActive(value) && !isZero(value);
  }

  private boolean isZero(String value) {
    PlannedParameter bias = paths.planned(value);
    return bias != null && bias.initializer() instanceof Initializer.Constant(double c) && c == 0;
  }

  /** The only reader of what a map makes, if it adds a stored bias. */
  private Optional<Node> sum(Node node) {
    List<Wiring.Use> uses = wiring.uses(node.output());
    return uses.size() == 1
        ? Optional.of(uses.getFirst().node())
            .filter(reader -> reader.is("Add") && node.input(2).isEmpty())
            .filter(reader -> reader.inputs().stream().anyMatch(in -> !passives.isActive(in)))
        : Optional.empty();
  }

  /** What the inputs alone are to give to the gates of a recurrent layer. */
  private double ofGates(Node node, Weight weight) {
    double elements = 0;
    double squares = 0;
    for (PlannedParameter tensor : weight.tensors()) {
      long count = tensor.tensor().elementCount();
      elements += count;
      squares += count * energy(tensor);
    }
    List<Long> shape = weight.tensors().getFirst().tensor().shape().dimensions();
    double read = signal.secondMoment(node.inputs().getFirst()).orElse(1.0);
    return shape.getLast() * squares / elements * read;
  }

  /** A factor would change what others make of the same tensor. */
  private void leaveWeightsReadElsewhere() {
    Map<Weight, Set<String>> maps = new LinkedHashMap<>();
    found.forEach(
        s -> maps.computeIfAbsent(s.weight(), w -> new HashSet<>()).add(s.node().output()));
    maps.forEach((weight, outputs) -> {
      Set<String> others = new LinkedHashSet<>();
      weight.tensors().forEach(tensor -> others.addAll(paths.readers(tensor.stored())));
      others.removeAll(outputs);
      if (!others.isEmpty()) {
        Node other = nodes.get(others.iterator().next());
        found.removeIf(station -> station.weight().equals(weight));
        uncorrected.add(
            new Uncorrected(
                weight.name(),
                "%s reads it too, which its factor would change".formatted(other.describe())));
      }
    });
  }
}
