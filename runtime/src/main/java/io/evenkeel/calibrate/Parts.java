// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A network cut at its stations. What comes after the last is not there. */
final class Parts {
  private final Graph network;
  private final Passives passives;
  private final Map<String, Weight> factors = new HashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private final List<Set<String>> neededAfter = new ArrayList<>();

  private Parts(Graph network, Passives passives) {
    this.network = network;
    this.passives = passives;
  }

  /**
   * Cuts a network.
   *
   * @param network as it runs
   * @param stations in running order
   */
  static Parts of(Graph network, List<Station> stations, Sums sums) {
    Parts result = new Parts(network, Passives.of(network));
    Map<String, Station> stops = new HashMap<>();
    for (Station station : stations) {
      stops.put(station.node().output(), station);
      result.factors.put(station.weight().factor(), station.weight());
    }
    List<Node> open = new ArrayList<>();
    for (Node node : network.nodes()) {
      Station station = stops.get(node.output());
      if (station != null) {
        open.addAll(Scaling.raw(station, sums));
        result.parts.add(new Part(open, Scaling.results(station)));
        open = new ArrayList<>(Scaling.scaled(station));
      } else if (result.passives.isActive(node)) {
        open.add(node);
      }
    }
    result.settleNeeds();
    return result;
  }

  private void settleNeeds() {
    Set<String> needed = new HashSet<>();
    for (Part part : parts.reversed()) {
      neededAfter.addFirst(Set.copyOf(needed));
      needed.addAll(part.reads());
    }
  }

  int count() {
    return parts.size();
  }

  /** What later parts read of what is there after one. */
  Set<String> neededAfter(int part) {
    return neededAfter.get(part);
  }

  /** What a part makes for later ones. */
  Set<String> carried(int part) {
    Set<String> made = parts.get(part).makes();
    made.retainAll(neededAfter.get(part));
    return made;
  }

  /** What a part is asked for. */
  List<String> outputs(int part) {
    List<String> outputs = new ArrayList<>(parts.get(part).results());
    outputs.addAll(carried(part));
    return outputs;
  }

  /**
   * A part as a network of its own.
   *
   * @param known what is there before it
   */
  Graph graph(int part, List<ValueInfo> known) {
    List<Node> nodes = new ArrayList<>(passives.behind(parts.get(part).nodes()));
    nodes.addAll(parts.get(part).nodes());
    Set<String> read = new LinkedHashSet<>();
    nodes.forEach(node -> read.addAll(Passives.reads(node)));
    List<ValueInfo> inputs = new ArrayList<>();
    known.stream().filter(value -> read.contains(value.name())).forEach(inputs::add);
    read.stream().map(factors::get).filter(w -> w != null).map(Parts::input).forEach(inputs::add);
    List<Constant> constants =
        network.constants().values().stream()
            .filter(constant -> read.contains(constant.name()))
            .toList();
    List<ValueInfo> outputs = outputs(part).stream().map(ValueInfo::unknown).toList();
    return new Graph(
            network.name(),
            List.of(),
            inputs,
            List.of(),
            List.of(),
            Map.of(),
            network.opsets(),
            Map.of(),
            Optional.empty())
        .withContents(nodes, constants)
        .withOutputs(outputs);
  }

  private static ValueInfo input(Weight weight) {
    return ValueInfo.of(weight.factor(), factorType(weight), Shape.SCALAR);
  }

  /** The type in which a factor multiplies: single precision where the weight has less. */
  static DType factorType(Weight weight) {
    return weight.dtype() == DType.F64 ? DType.F64 : DType.F32;
  }
}
