// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.graph.Wiring;
import io.evenkeel.tensor.Shape;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Predicts the loss gradient backward: its second moment at every tensor and every parameter over
 * draws of the weights, from that at the network's outputs.
 */
final class Backward {
  private final Forward forward;
  private final Graph graph;
  private final Wiring wiring;
  private final Map<String, Flow> flows = new HashMap<>();
  private final Map<String, GradientPrediction> predictions = new HashMap<>();
  private final Map<String, StoredGradient> stored = new LinkedHashMap<>();
  private final BackwardScatter scatter;

  private Backward(Forward forward, ForwardScatter signal) {
    this.forward = forward;
    this.scatter = new BackwardScatter(forward, signal);
    this.graph = forward.graph();
    this.wiring = forward.wiring();
  }

  /** Walks a network back of which the signal is known. */
  static Backward of(Forward forward, ForwardScatter signal, OutputGradient given) {
    Backward backward = new Backward(forward, signal);
    backward.graph.outputs().forEach(output -> backward.start(output, given));
    for (Node node : backward.graph.nodes().reversed()) {
      node.outputs().forEach(backward::gather);
      backward.walk(node);
      node.outputs().forEach(backward::close);
    }
    return backward;
  }

  private void start(ValueInfo output, OutputGradient given) {
    State state = forward.state(output.name());
    boolean floating = output.dtype().map(dtype -> dtype.isFloating()).orElse(true);
    boolean depends = state instanceof State.Active || state instanceof State.Unknown;
    if (floating && depends) {
      double second = given.secondMoment(forward.shape(output.name()));
      Gradient gradient = Gradient.fresh(new Pairs(second, 0, 0), output.name());
      Flow flow = Flow.Known.of(gradient);
      scatter.start(output.name(), flow);
      give(output.name(), flow);
    }
  }

  /** The gradient at a value; absent where none arrives. */
  Optional<GradientPrediction> gradient(String value) {
    return Optional.ofNullable(predictions.get(value));
  }

  /** How the gradient at a value differs from draw to draw; absent where nothing can be said. */
  Optional<Scatter> scatter(String value) {
    return scatter.of(value);
  }

  /** All readers of a value have been walked. */
  private void gather(String value) {
    Flow flow = flows.get(value);
    if (flow != null) {
      scatter.gather(value, flow);
    }
  }

  /** What has gone further back is kept as a number only: deep networks have many large maps. */
  private void close(String value) {
    Flow flow = flows.remove(value);
    if (flow != null) {
      predictions.put(value, prediction(flow));
    }
  }

  private static GradientPrediction prediction(Flow flow) {
    return switch (flow) {
      case Flow.Known(Gradients gradients) -> GradientPrediction.of(gradients.pairs().own());
      case Flow.OfScores(ScoreGradient scores) -> GradientPrediction.of(scores.secondMoment());
      case Flow.Unknown(String because) -> new GradientPrediction.CannotSay(because);
    };
  }

  /** The gradient of every stored tensor that has one, by name. */
  Map<String, ParameterGradient> parameters() {
    Map<String, ParameterGradient> found = new LinkedHashMap<>();
    for (String name : graph.constants().keySet()) {
      StoredGradient gradient = stored.get(name);
      if (gradient != null && forward.state(name) instanceof State.Stored tensor) {
        GradientPrediction predicted = gradient.prediction(elements(name));
        found.put(name, new ParameterGradient(predicted, tensor.moments()));
      }
    }
    return found;
  }

  private void walk(Node node) {
    boolean reached = false;
    Optional<Flow.Unknown> unknown = Optional.empty();
    for (String output : node.outputs()) {
      Flow flow = flows.get(output);
      reached |= flow != null;
      if (flow instanceof Flow.Unknown first && unknown.isEmpty()) {
        unknown = Optional.of(first);
      }
    }
    if (!node.outputs().isEmpty()) {
      passBack(node);
    }
    if (!reached) {
      return;
    }
    View view = new View(node);
    if (unknown.isPresent()) {
      for (int i = 0; i < node.inputs().size(); i++) {
        view.give(i, unknown.get());
      }
    } else {
      Adjoints.apply(view);
      view.finish();
    }
  }

  /** A stored tensor made of stored tensors: Σ δ² goes back to what its elements are. */
  private void passBack(Node node) {
    Optional<StoredGradient> all =
        node.outputs().stream()
            .map(stored::get)
            .filter(Objects::nonNull)
            .reduce(StoredGradient::plus);
    if (all.isEmpty()) {
      return;
    }
    StoredGradient gradient = all.get();
    List<String> inputs =
        node.inputs().stream().filter(i -> forward.state(i) instanceof State.Stored).toList();
    if (node.is("Concat")) {
      passBackParts(node, inputs, gradient);
    } else if (NormalizedWeights.makes(node) && inputs.size() == 2) {
      passBackLengths(inputs.getFirst(), inputs.getLast(), gradient);
    } else if (!inputs.isEmpty()) {
      StoredGradient passed = keepsPieces(node) ? gradient : gradient.even();
      stored.merge(inputs.getFirst(), passed, StoredGradient::plus);
    }
  }

  /** Side by side along the last axis each has a piece; along another one all are alike. */
  private void passBackParts(Node node, List<String> parts, StoredGradient gradient) {
    int rank = forward.shape(node.output()).map(Shape::rank).orElse(1);
    long axis = node.intAttribute("axis", 0);
    boolean last = axis == -1 || axis == rank - 1;
    double elements = parts.stream().mapToDouble(this::elements).sum();
    double from = 0;
    for (String part : parts) {
      double share = elements == 0 ? 0 : elements(part) / elements;
      StoredGradient passed = last ? gradient.range(from, from + share) : gradient.times(share);
      stored.merge(part, passed, StoredGradient::plus);
      from += share;
    }
  }

  private void passBackLengths(String directions, String lengths, StoredGradient gradient) {
    double size = elements(directions) / elements(lengths);
    Moments v = ((State.Stored) forward.state(directions)).moments();
    Moments g = ((State.Stored) forward.state(lengths)).moments();
    stored.merge(lengths, NormalizedWeights.ofLengths(gradient, size), StoredGradient::plus);
    stored.merge(
        directions, NormalizedWeights.ofDirections(gradient, size, g, v), StoredGradient::plus);
  }

  private static boolean keepsPieces(Node node) {
    return switch (node.op()) {
      case "Identity", "Cast", "Unsqueeze", "Squeeze", "Reshape" -> true;
      default -> false;
    };
  }

  private double elements(String value) {
    return forward.shape(value).map(s -> (double) s.elementCount()).orElse(1.0);
  }

  private void give(String value, Flow flow) {
    Flow before = flows.get(value);
    Optional<Channels> channels =
        forward.state(value) instanceof State.Active(Channels known)
            ? Optional.of(known)
            : Optional.empty();
    flows.put(value, before == null ? flow : before.plus(flow, value, channels));
  }

  private final class View implements Adjoint {
    private final Node node;
    private final Calculus calculus;
    private final BitSet given = new BitSet();

    View(Node node) {
      this.node = node;
      this.calculus = forward.view(node, 0);
    }

    @Override
    public Calculus forward() {
      return calculus;
    }

    @Override
    public Optional<Gradients> gradient(int output) {
      return output < node.outputs().size()
              && flows.get(node.outputs().get(output)) instanceof Flow.Known(Gradients known)
          ? Optional.of(known)
          : Optional.empty();
    }

    @Override
    public Optional<ScoreGradient> scoreGradient() {
      return flows.get(node.output()) instanceof Flow.OfScores(ScoreGradient scores)
          ? Optional.of(scores)
          : Optional.empty();
    }

    @Override
    public Optional<Cut> cut(int output) {
      return Cut.of(forward.view(node, output));
    }

    @Override
    public Optional<Channels> outputSignal() {
      return forward.state(node.output()) instanceof State.Active(Channels channels)
          ? Optional.of(channels)
          : Optional.empty();
    }

    @Override
    public void give(int input, Flow flow) {
      given.set(input);
      switch (calculus.state(input)) {
        case State.Plain plain -> {}
        case State.Stored tensor -> {
          if (flow instanceof Flow.Unknown(String because)) {
            unknownStored(input, because);
          }
        }
        default -> {
          scatter.pass(node, input, flow);
          Backward.this.give(node.inputs().get(input), flow);
        }
      }
    }

    @Override
    public void stored(int input, double secondMoment) {
      stored(input, List.of(secondMoment));
    }

    @Override
    public void stored(int input, List<Double> secondMoments) {
      given.set(input);
      String value = node.inputs().get(input);
      double size = elements(value) / secondMoments.size();
      StoredGradient gradient =
          StoredGradient.of(secondMoments.stream().map(second -> size * second).toList());
      stored.merge(value, gradient, StoredGradient::plus);
    }

    @Override
    public void nothing(int input) {
      given.set(input);
    }

    @Override
    public boolean isNormalized() {
      List<Wiring.Use> uses = wiring.uses(node.output());
      return !uses.isEmpty()
          && uses.stream()
              .map(Wiring.Use::node)
              .allMatch(use -> use.is("BatchNormalization") || use.is("InstanceNormalization"));
    }

    private void unknownStored(int input, String because) {
      stored.merge(node.inputs().get(input), StoredGradient.unknown(because), StoredGradient::plus);
    }

    /** What a rule says nothing of is unknown. */
    void finish() {
      for (int i = 0; i < node.inputs().size(); i++) {
        if (!given.get(i) && node.input(i).isPresent()) {
          cannotSay(i, "too little is known of what it does");
        }
      }
    }
  }
}
