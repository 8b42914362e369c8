// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.axes.NamedAxes;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Shapes;
import io.evenkeel.graph.Wiring;
import io.evenkeel.idiom.Idioms;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Predicts the signal of a network forward: the mean and second moment of every tensor over draws
 * of the weights, from those of the inputs and of the stored tensors.
 */
public final class Forward {
  /** Decides the scale of a weight when the signal has reached it. */
  public interface Solver {
    /**
     * The factor by which the weight's elements are to be multiplied; what follows is predicted
     * with it. Asked once for each weight, at its first use.
     */
    double factor(Mapped map);
  }

  /**
   * A linear map of which both sides are known.
   *
   * @param weights names of the stored tensors that its weight is made of, the one whose name the
   *     whole goes by first
   * @param node as it was walked
   * @param in moments of what it reads
   * @param out moments of what it makes with the weight's present scale, the node's bias included
   * @param isNormalized whether only normalizations read what it makes
   * @param trunk moments of what its output is added to, where that is known by then
   * @param path operators between the maps before and this one, nearest first
   */
  public record Mapped(
      List<String> weights,
      Node node,
      Moments in,
      Moments out,
      boolean isNormalized,
      Optional<Moments> trunk,
      List<Step> path) {
    public Mapped {
      weights = List.copyOf(weights);
      path = List.copyOf(path);
    }

    /** The name that the weight goes by. */
    public String weight() {
      return weights.getFirst();
    }
  }

  /**
   * An operator between two maps.
   *
   * @param shrinks second moment of what it reads, over that of what it makes
   */
  public record Step(String op, double shrinks) {}

  private static final State PLAIN = new State.Plain();

  private final Graph graph;
  private final Shapes shapes;
  private final NamedAxes axes;
  private final CausalMasks masks;
  private final StoredElements elements;
  private final Wiring wiring;
  private final Map<String, State> states;
  private final Map<String, Integer> depths;
  private final Map<String, Lineage> lineages;
  private final Map<String, Integer> firstUses = new HashMap<>();
  private final IdentityHashMap<Node, NodeView> views;
  private int walked;
  private final List<Reading> readings = new ArrayList<>();
  private final JointValues values = new Values();
  private final JointPaths ofSamples = new JointPaths(values, Twins.SAMPLES);
  private final JointPaths ofPositions = new JointPaths(values, Twins.POSITIONS);

  /** Everything that enters the network is known, and no node has been walked. */
  private Forward(
      Graph network,
      Map<String, Moments> inputs,
      Map<String, Shape> inputShapes,
      Map<String, Moments> stored,
      Map<String, Blocks> blocks) {
    this.graph = Idioms.lift(network);
    this.shapes = Shapes.of(graph, inputShapes);
    this.axes = NamedAxes.of(graph, shapes);
    this.wiring = Wiring.of(graph);
    int nodes = graph.nodes().size();
    this.states = HashMap.newHashMap(nodes + graph.constants().size());
    this.depths = HashMap.newHashMap(nodes);
    this.lineages = HashMap.newHashMap(nodes);
    this.views = new IdentityHashMap<>(nodes);
    this.masks = new CausalMasks(graph, wiring);
    this.elements = new StoredElements(graph, wiring, shapes, stored);
    inputs.forEach(this::input);
    for (Constant constant : graph.constants().values()) {
      if (!stored.containsKey(constant.name())) {
        constant(constant);
      }
    }
    stored.forEach((name, moments) ->
        states.put(name, new State.Stored(name, moments, Optional.ofNullable(blocks.get(name)))));
  }

  /**
   * The readings of every tensor that depends on the input, in running order.
   *
   * @param graph the network
   * @param inputs moments of the floating-point inputs by name; other inputs are indices or masks
   * @param inputShapes shape of every input
   * @param stored moments of the tensors that a plan is about to draw, by name; the others are read
   *     where the graph has their values
   */
  public static List<Reading> predict(
      Graph graph,
      Map<String, Moments> inputs,
      Map<String, Shape> inputShapes,
      Map<String, Moments> stored) {
    return predict(graph, inputs, inputShapes, stored, Map.of());
  }

  /**
   * The same, with more known of packed parameters.
   *
   * @param blocks of which packed parameters are made, by name
   */
  public static List<Reading> predict(
      Graph graph,
      Map<String, Moments> inputs,
      Map<String, Shape> inputShapes,
      Map<String, Moments> stored,
      Map<String, Blocks> blocks) {
    return of(graph, inputs, inputShapes, stored, blocks).readings();
  }

  /**
   * The same, with the scale of each weight decided on the way.
   *
   * @param solver asked for every map of which the signal is known
   */
  public static List<Reading> solve(
      Graph graph,
      Map<String, Moments> inputs,
      Map<String, Shape> inputShapes,
      Map<String, Moments> stored,
      Map<String, Blocks> blocks,
      Solver solver) {
    Forward forward = new Forward(graph, inputs, inputShapes, stored, blocks);
    MapSolving solving = new MapSolving(forward, solver);
    for (Node node : forward.graph.nodes()) {
      Optional<Reading> reading = forward.walk(node);
      boolean changed = forward.mapOf(node).filter(map -> solving.rescale(node, map)).isPresent();
      (changed ? forward.walk(node) : reading).ifPresent(forward.readings::add);
    }
    return forward.readings;
  }

  /** Walks a network. */
  static Forward of(
      Graph graph,
      Map<String, Moments> inputs,
      Map<String, Shape> inputShapes,
      Map<String, Moments> stored,
      Map<String, Blocks> blocks) {
    Forward forward = new Forward(graph, inputs, inputShapes, stored, blocks);
    for (Node node : forward.graph.nodes()) {
      forward.walk(node).ifPresent(forward.readings::add);
    }
    return forward;
  }

  /** The network as it was walked, decomposed functions being single nodes. */
  Graph graph() {
    return graph;
  }

  List<Reading> readings() {
    return readings;
  }

  /** What is known of a value. */
  State state(String value) {
    return states.getOrDefault(value, PLAIN);
  }

  /**
   * Multiplies the elements of a stored tensor, as a node reads it and wherever it is read next.
   */
  void scale(Node node, String weight, double factor) {
    List<String> values = new ArrayList<>(node.inputs());
    values.add(weight);
    for (String value : new LinkedHashSet<>(values)) {
      if (state(value) instanceof State.Stored stored && stored.name().equals(weight)) {
        states.put(value, stored.times(factor));
      }
    }
    views.remove(node);
  }

  Optional<Shape> shape(String value) {
    return shapes.of(value);
  }

  /** What the axes of a value count, if it depends on the network's inputs. */
  Optional<Axes> axes(String value) {
    return axes.of(value);
  }

  Wiring wiring() {
    return wiring;
  }

  /** A node as its rule sees it, once what it reads is known. */
  Calculus view(Node node, int output) {
    return viewOf(node, output);
  }

  /** That of the first output is asked for again and again. */
  private NodeView viewOf(Node node, int output) {
    return output > 0
        ? new NodeView(node, output)
        : views.computeIfAbsent(node, read -> new NodeView(read, 0));
  }

  private void constant(Constant constant) {
    StoredMoments.of(constant).ifPresent(moments -> stored(constant.name(), moments));
  }

  private void stored(String name, Moments moments) {
    states.put(name, new State.Stored(name, moments));
  }

  // What the elements of the data have in common is at least their mean.
  private void input(String name, Moments m) {
    Products products =
        new Products(m.mean(), m.secondMoment(), m.mean() * m.mean(), m.mean() * m.mean());
    states.put(name, State.Active.of(Signal.gaussian(products, Source.of(name))));
  }

  private Optional<Reading> walk(Node node) {
    if (node.outputs().isEmpty()) {
      return Optional.empty();
    }
    State state = stateOf(node, 0);
    Optional<Rows> map = mapOf(node);
    walked++;
    map.ifPresent(rows -> firstUses.putIfAbsent(rows.weight(), walked));
    int depth = depthOf(node, state, map.isPresent());
    for (int i = 0; i < node.outputs().size(); i++) {
      states.put(node.outputs().get(i), i == 0 ? state : stateOf(node, i));
      depths.put(node.outputs().get(i), depth);
    }
    Optional<String> parameter = map.map(Rows::weight);
    Lineage lineage = lineageOf(node, map);
    for (int i = 0; i < node.outputs().size(); i++) {
      Optional<Part.Range> range = Cut.of(viewOf(node, i)).flatMap(Cut::range);
      lineages.put(
          node.outputs().get(i), range.map(r -> lineage.cut(Part.WHOLE.cut(r))).orElse(lineage));
    }
    return switch (state) {
      case State.Active(Channels channels) ->
          Optional.of(reading(node, depth, parameter, new Prediction.Known(channels.moments())));
      case State.Unknown(String because) ->
          Optional.of(reading(node, depth, parameter, new Prediction.CannotSay(because)));
      case State.Scores(Scores scores) ->
          Optional.of(reading(node, depth, parameter, new Prediction.Known(scores.moments())));
      case State.Weights(Scores scores) -> {
        double mean = 1 / scores.length();
        yield Optional.of(reading(node, depth, parameter, known(mean, scores.sharpness() * mean)));
      }
      case State.Stored stored -> Optional.empty();
      case State.Plain plain -> Optional.empty();
    };
  }

  private Lineage lineageOf(Node node, Optional<Rows> map) {
    boolean fresh = map.isPresent() && !RecurrentRules.keepsState(viewOf(node, 0));
    if (fresh) {
      return Lineage.of(map.get(), walked);
    }
    List<Lineage> parts = new ArrayList<>();
    for (String input : node.inputs()) {
      Lineage part = lineages.get(input);
      if (part != null) {
        parts.add(part);
      }
    }
    map.map(rows -> Lineage.of(rows, walked)).ifPresent(parts::add);
    return Lineage.of(parts);
  }

  private static Prediction known(double mean, double secondMoment) {
    return new Prediction.Known(new Moments(mean, secondMoment));
  }

  private static Reading reading(
      Node node, int depth, Optional<String> parameter, Prediction prediction) {
    return Reading.of(node.output(), node.op(), depth, parameter, prediction);
  }

  private State stateOf(Node node, int output) {
    if (node.op().equals("Shape") || node.op().equals("Size")) {
      return new State.Plain(); // the sizes of a signal are none
    }
    NodeView view = viewOf(node, output);
    boolean active = false;
    Optional<State.Unknown> unknown = Optional.empty();
    for (int i = 0; i < node.inputs().size(); i++) {
      State read = view.state(i);
      active |= isSignal(read);
      if (read instanceof State.Unknown first && unknown.isEmpty()) {
        unknown = Optional.of(first);
      }
    }
    if (unknown.isPresent() && !resets(node)) {
      return unknown.get();
    }
    if (!active && unknown.isEmpty()) {
      return passive(node, view);
    }
    return ruled(view);
  }

  /** What a rule says. One that fails must not cost the weights, which do not depend on it. */
  private static State ruled(NodeView view) {
    try {
      State state = Rules.apply(view);
      return isUndetermined(state)
          ? view.cannotSay("it depends on how much alike positions are, which is unknown")
          : state;
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      return view.cannotSay("its rule failed: " + e.getMessage());
    }
  }

  private static boolean isUndetermined(State state) {
    return switch (state) {
      case State.Active(Channels channels) ->
          Double.isNaN(channels.moments().secondMoment())
              || Double.isNaN(channels.moments().mean());
      case State.Weights(Scores scores) -> !scores.isKnown();
      default -> false;
    };
  }

  private static boolean isSignal(State state) {
    return state instanceof State.Active
        || state instanceof State.Scores
        || state instanceof State.Weights;
  }

  /** Normalizations that know their output whatever comes in. */
  static boolean resets(Node node) {
    return switch (node.op()) {
      case "BatchNormalization",
          "InstanceNormalization",
          "GroupNormalization",
          "LayerNormalization" ->
          true;
      default -> false;
    };
  }

  /** A node that no signal enters: a lookup, an expression over weights, shape arithmetic. */
  private State passive(Node node, NodeView view) {
    if (node.attributes().get("value") instanceof Attribute.Stored(Constant constant)) {
      return StoredMoments.of(constant)
          .<State>map(moments -> new State.Stored(node.output(), moments))
          .orElseGet(State.Plain::new);
    }
    if (node.op().equals("Gather") && view.state(0) instanceof State.Stored) {
      return readsInput(node) ? Rules.apply(view) : view.state(0);
    }
    return StoredRules.apply(view).or(() -> ofZeros(node, view)).orElseGet(State.Plain::new);
  }

  /** A linear map of a first state of zeros: its bias, or zeros. */
  private static Optional<State> ofZeros(Node node, NodeView view) {
    boolean maps = node.is("Gemm") || node.is("MatMul");
    return view.stored(0)
        .filter(x -> maps && x.moments().secondMoment() == 0 && view.stored(1).isPresent())
        .map(x -> view.stored(2).orElseGet(() -> new State.Stored(node.output(), x.moments())));
  }

  private boolean readsInput(Node node) {
    return node.input(1).map(depths::containsKey).orElse(false)
        || graph.inputs().stream().anyMatch(in -> node.inputs().contains(in.name()));
  }

  private int depthOf(Node node, State state, boolean isMap) {
    int depth = 0;
    for (String input : node.inputs()) {
      depth = Math.max(depth, depths.getOrDefault(input, 0));
    }
    boolean signal = isSignal(state) || state instanceof State.Unknown;
    return signal && isMap ? depth + 1 : depth;
  }

  /** The linear map that a node is. */
  Optional<Rows> mapOf(Node node) {
    return viewOf(node, 0).map;
  }

  private boolean areIndependent(Source a, Source b) {
    return isIndependentOf(a, b) || isIndependentOf(b, a);
  }

  private boolean isIndependentOf(Source fresh, Source other) {
    return fresh.map().filter(rows -> !isMadeOf(other, rows)).isPresent();
  }

  private boolean isMadeOf(Source value, Rows rows) {
    return lineageOf(value).contains(rows, firstUses.getOrDefault(rows.weight(), 0));
  }

  /** That of the source's own channels, where its value is all that a map gives. */
  private Lineage lineageOf(Source source) {
    Lineage lineage = lineages.getOrDefault(source.value(), Lineage.of(List.of()));
    return lineage.map().filter(rows -> rows.part().isWhole()).isPresent()
        ? lineage.cut(source.part())
        : lineage;
  }

  private final class Values implements JointValues {
    @Override
    public Optional<Calculus> maker(String value) {
      return wiring.producer(value).map(node -> viewOf(node, node.outputs().indexOf(value)));
    }

    @Override
    public boolean isMadeOf(Source value, Rows rows) {
      return Forward.this.isMadeOf(value, rows);
    }

    @Override
    public State state(String value) {
      return Forward.this.state(value);
    }

    @Override
    public boolean areIndependent(Source a, Source b) {
      return Forward.this.areIndependent(a, b);
    }
  }

  private final class NodeView implements Calculus {
    private final Node node;
    private final int output;
    private final State[] read;
    private final Optional<Shape> outputShape;
    private final Optional<Axes> outputAxes;
    private final Optional<Rows> map;

    NodeView(Node node, int output) {
      this.node = node;
      this.output = output;
      this.read = new State[node.inputs().size()];
      for (int i = 0; i < read.length; i++) {
        String input = node.inputs().get(i);
        read[i] = input.isEmpty() ? PLAIN : Forward.this.state(input);
      }
      this.outputShape = shapes.of(node.outputs().get(output));
      this.outputAxes = axes.of(node.outputs().get(output));
      this.map = weight().map(State.Stored::rows);
    }

    /** The weight of the linear map that the node is. */
    private Optional<State.Stored> weight() {
      return switch (node.op()) {
        case "Conv", "ConvTranspose", "Gemm", "LSTM", "GRU", "RNN" -> stored(1);
        case "MatMul", "Einsum" -> stored(1).or(() -> stored(0));
        case "Gather" -> stored(0);
        default -> Optional.empty();
      };
    }

    @Override
    public int output() {
      return output;
    }

    @Override
    public Optional<Axes> axes(int input) {
      return node.input(input).flatMap(axes::of);
    }

    @Override
    public Optional<Axes> outputAxes() {
      return outputAxes;
    }

    @Override
    public Optional<Calculus> producer(int input) {
      return node.input(input).flatMap(wiring::producer).map(made -> viewOf(made, 0));
    }

    @Override
    public boolean isCausalMask(int input) {
      return node.input(input).filter(masks::contains).isPresent();
    }

    @Override
    public Node node() {
      return node;
    }

    @Override
    public State state(int input) {
      return input < read.length ? read[input] : PLAIN;
    }

    @Override
    public Optional<Shape> shape(int input) {
      return node.input(input).flatMap(shapes::of);
    }

    @Override
    public Optional<double[]> elements(int input) {
      return node.input(input).flatMap(elements::of);
    }

    @Override
    public Optional<List<Long>> integers(int input) {
      return node.input(input)
          .flatMap(shapes::integers)
          .map(values -> Arrays.stream(values).boxed().toList());
    }

    @Override
    public Optional<Shape> outputShape() {
      return outputShape;
    }

    @Override
    public boolean areIndependent(Source a, Source b) {
      return Forward.this.areIndependent(a, b);
    }

    private Signal signal(StateHistory samples, double positions) {
      Marginal marginal = Table.ofSample(samples.last());
      Products one = samples.products(0).products(marginal.mean());
      Products products =
          Double.isNaN(positions)
              ? one
              : new Products(one.mean(), one.second(), positions, one.samples());
      return Signal.of(marginal, products, source());
    }

    @Override
    public Optional<Signal> joint() {
      String value = source().value();
      boolean hasPositions =
          outputAxes().filter(known -> known.count(Kind.POSITION) == 1).isEmpty();
      Optional<StateHistory> paths = ofSamples.of(value);
      Optional<StateHistory> twins = hasPositions ? ofPositions.of(value) : paths;
      return paths.flatMap(samples ->
          twins.map(
              positions -> signal(samples, hasPositions ? positions.other()[0] : Double.NaN)));
    }

    @Override
    public Optional<Activation> activation() {
      return Idioms.activation(node, graph);
    }
  }
}
