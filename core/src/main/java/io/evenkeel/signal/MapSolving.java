// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shows a solver each linear map once and gives the weight the scale that it answers. */
final class MapSolving {
  private static final int LONGEST_PATH = 24;
  private static final int LONGEST_CHAIN = 6;
  private static final Set<String> MAPS =
      Set.of("Conv", "ConvTranspose", "Gemm", "Einsum", "LSTM", "GRU", "RNN");
  private static final Set<String> MOVES =
      Set.of("Add", "Reshape", "Transpose", "Identity", "Flatten", "Squeeze", "Unsqueeze", "Cast");

  private final Forward forward;
  private final Forward.Solver solver;
  private final Set<String> solved = new HashSet<>();

  MapSolving(Forward forward, Forward.Solver solver) {
    this.forward = forward;
    this.solver = solver;
  }

  /** Whether the weight got another scale, with which the node is to be walked again. */
  boolean rescale(Node node, Rows map) {
    Optional<String> read = node.inputs().stream().filter(this::isSignal).findFirst();
    if (read.isEmpty() || !isSignal(node.output()) || !solved.add(map.weight())) {
      return false;
    }
    double factor =
        solver.factor(
            new Forward.Mapped(
                weights(node, map.weight()),
                node,
                moments(read.get()),
                moments(node.output()),
                feedsNormalization(node.output(), LONGEST_CHAIN),
                trunk(node.output(), LONGEST_CHAIN),
                path(read.get())));
    if (factor == 1) {
      return false;
    }
    forward.scale(node, map.weight(), factor);
    return true;
  }

  /** The tensors that a map's weight is made of by moving elements. */
  private List<String> weights(Node node, String name) {
    Set<String> found = new LinkedHashSet<>(List.of(name));
    Deque<String> values = new ArrayDeque<>();
    node.inputs().stream()
        .filter(in -> forward.state(in) instanceof State.Stored s && s.name().equals(name))
        .forEach(values::add);
    while (!values.isEmpty()) {
      String value = values.remove();
      Optional<Node> made = forward.wiring().producer(value);
      made.ifPresentOrElse(n -> values.addAll(n.inputs()), () -> found.add(value));
    }
    return List.copyOf(found);
  }

  /** What a value is added to, moved or with a bias at most before. */
  private Optional<Moments> trunk(String value, int steps) {
    List<Wiring.Use> uses = forward.wiring().uses(value);
    if (steps == 0 || uses.size() != 1) {
      return Optional.empty();
    }
    Node reader = uses.getFirst().node();
    if (movesOnly(reader, value) || reader.is("Dropout")) {
      return trunk(reader.output(), steps - 1);
    }
    return reader.is("Add")
        ? reader.inputs().stream()
            .filter(in -> !in.equals(value) && isSignal(in))
            .findFirst()
            .map(this::moments)
        : Optional.empty();
  }

  private boolean isSignal(String value) {
    return forward.state(value) instanceof State.Active;
  }

  private Moments moments(String value) {
    return ((State.Active) forward.state(value)).channels().moments();
  }

  /** Whether a value reaches nothing but normalizations, moved or with a bias at most. */
  private boolean feedsNormalization(String value, int steps) {
    List<Wiring.Use> uses = forward.wiring().uses(value);
    return steps > 0
        && !uses.isEmpty()
        && uses.stream()
            .map(Wiring.Use::node)
            .allMatch(node ->
                node.op().endsWith("Normalization")
                    || isJoinedForNormalization(node)
                    || (movesOnly(node, value) && feedsNormalization(node.output(), steps - 1)));
  }

  /** Whether channels are put beside others and then normalized one by one. */
  private boolean isJoinedForNormalization(Node node) {
    if (!node.is("Concat") || node.intAttribute("axis", 0) != 1) {
      return false;
    }
    List<Wiring.Use> uses = forward.wiring().uses(node.output());
    return !uses.isEmpty() && uses.stream().allMatch(use -> use.node().is("BatchNormalization"));
  }

  private boolean movesOnly(Node node, String value) {
    return MOVES.contains(node.op())
        && node.inputs().stream().noneMatch(in -> !in.equals(value) && isComputed(in));
  }

  /** Whether a value depends on the network's inputs, be it told already or further on. */
  private boolean isComputed(String value) {
    return forward.wiring().producer(value).isPresent() && forward.axes(value).isPresent();
  }

  private List<Forward.Step> path(String value) {
    List<String> values = new ArrayList<>(List.of(value));
    List<Forward.Step> path = new ArrayList<>();
    for (int i = 0; i < values.size() && i < LONGEST_PATH; i++) {
      Optional<Node> made = forward.wiring().producer(values.get(i));
      if (made.isPresent() && !isMap(made.get())) {
        List<String> read = made.get().inputs().stream().filter(this::isSignal).toList();
        path.add(new Forward.Step(made.get().op(), shrinks(read, values.get(i))));
        read.stream().filter(in -> !values.contains(in)).forEach(values::add);
      }
    }
    return path;
  }

  private double shrinks(List<String> read, String made) {
    double before = read.stream().mapToDouble(in -> moments(in).secondMoment()).max().orElse(0);
    return before / moments(made).secondMoment();
  }

  private boolean isMap(Node node) {
    boolean stored =
        node.inputs().stream().anyMatch(in -> forward.state(in) instanceof State.Stored);
    return MAPS.contains(node.op()) || (node.is("MatMul") && stored);
  }
}
