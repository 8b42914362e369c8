// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.KnownValues;
import io.evenkeel.expression.Tape;
import io.evenkeel.expression.UnknownShapeException;
import io.evenkeel.expression.Value;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Shapes;
import io.evenkeel.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The gradient of a network as a network: standard ONNX operators that compute, from the values of
 * the forward run and the gradients of the outputs (the cotangents), the gradient of parameters and
 * of other values. Nothing is run here.
 *
 * <p>Reverse accumulation, one rule per operator; the operators written mean the same in every
 * operator set from 13 on. Where an operator has no rule the gradient ends, and {@link #stops} says
 * so.
 */
public final class GradientGraph {
  private static final String COTANGENT = "cotangent.";

  /** Older networks mean other things by some of their operators. */
  public static final long LEAST_OPSET = 13;

  /** The operator set the gradient is written in. */
  public static final long OWN_OPSET = 17;

  private final Graph network;
  private final KnownValues values;
  private final Tape tape;
  private final Map<String, String> gradients = new LinkedHashMap<>();
  private final Map<String, Value> cotangents = new LinkedHashMap<>();
  private List<Stop> stops = List.of();

  private GradientGraph(Graph network, KnownValues values) {
    this.network = network;
    this.values = values;
    this.tape = new Tape("gradient.", values);
  }

  /**
   * Writes the gradient of a network.
   *
   * @param network as it runs: normalization in the mode that is differentiated
   * @param shapes of its values
   * @param outputs values whose cotangents are given, floating-point
   * @param wanted values whose gradients are asked for
   * @throws UnknownShapeException if the shape of an output does not follow
   */
  public static GradientGraph of(
      Graph network, Shapes shapes, List<String> outputs, Collection<String> wanted) {
    GradientGraph result = new GradientGraph(network, KnownValues.of(network, shapes));
    result.write(outputs, new LinkedHashSet<>(wanted));
    return result;
  }

  private void write(List<String> outputs, Set<String> wanted) {
    Reverse reverse = new Reverse(tape, wanted, network.opset());
    for (String output : outputs) {
      Value value = values.value(output).orElseThrow(() -> new UnknownShapeException(output));
      Value cotangent = new Value(COTANGENT + output, value.dtype(), value.shape());
      cotangents.put(output, cotangent);
      reverse.add(output, cotangent);
    }
    reverse.through(network.nodes());
    for (String value : wanted.stream().filter(v -> !reverse.isPartial(v)).toList()) {
      reverse.gradient(value).ifPresent(gradient -> gradients.put(value, gradient.name()));
    }
    stops = List.copyOf(reverse.stops());
  }

  /**
   * The names under which gradients appear, by the values they belong to. A value that no output
   * depends on, or that one depends on through a node of {@link #stops}, has none.
   */
  public Map<String, String> names() {
    return Map.copyOf(gradients);
  }

  /** The gradients by the values they belong to, whose type and shape they have. */
  public Map<String, ValueInfo> gradients() {
    Map<String, ValueInfo> known = new LinkedHashMap<>();
    gradients.forEach((value, name) -> known.put(value, info(known(name))));
    return known;
  }

  /** The inputs that take the cotangents, by the outputs they belong to. */
  public Map<String, ValueInfo> cotangents() {
    Map<String, ValueInfo> inputs = new LinkedHashMap<>();
    cotangents.forEach((output, value) -> inputs.put(output, info(value)));
    return inputs;
  }

  /** Where the gradient ends although something before it is wanted. */
  public List<Stop> stops() {
    return stops;
  }

  /**
   * One graph that runs the network and then its gradient.
   *
   * <p>A network in one of the operator sets 13 to 16 is read as one in 17, where all its operators
   * but RoiAlign mean the same.
   *
   * @throws IllegalStateException if the network is written in an operator set before 13
   */
  public Graph together() {
    if (network.opset() < LEAST_OPSET) {
      throw new IllegalStateException(
          "operator set %d is older than %d".formatted(network.opset(), LEAST_OPSET));
    }
    List<ValueInfo> inputs = new ArrayList<>(network.inputs());
    cotangents.values().forEach(value -> inputs.add(info(value)));
    List<Node> nodes = new ArrayList<>(network.nodes());
    nodes.addAll(tape.nodes());
    List<Constant> constants = new ArrayList<>(network.constants().values());
    constants.addAll(tape.constants().values());
    return network
        .withInputs(inputs)
        .withContents(nodes, constants)
        .withOutputs(outputs())
        .withOpset(Math.max(OWN_OPSET, network.opset()));
  }

  /**
   * A graph of the gradient alone, in the network's operator set but not before 17. It reads the
   * cotangents and values of the forward run as inputs; tensors that the network stores are stored
   * in it as well.
   */
  public Graph alone() {
    Set<String> written = new HashSet<>(tape.constants().keySet());
    List<ValueInfo> inputs = new ArrayList<>();
    tape.nodes().forEach(node -> written.addAll(node.outputs()));
    Map<String, Constant> constants = new LinkedHashMap<>(tape.constants());
    List<Node> needed = needed();
    for (String input : read(needed)) {
      Optional<Constant> stored = network.constant(input);
      if (stored.isPresent()) {
        constants.put(input, stored.get());
      } else if (!written.contains(input)) {
        inputs.add(info(known(input)));
      }
    }
    return new Graph(
        network.name() + ".gradient",
        needed,
        inputs,
        outputs(),
        List.of(),
        constants,
        Map.of("", Math.max(OWN_OPSET, network.opset())),
        Map.of(),
        Optional.empty());
  }

  /** What the gradient reads: inputs of its nodes, and cotangents that are a gradient already. */
  private Set<String> read(List<Node> needed) {
    Set<String> read = new LinkedHashSet<>();
    needed.forEach(node -> read.addAll(node.inputs()));
    cotangents.values().stream()
        .map(Value::name)
        .filter(gradients::containsValue)
        .forEach(read::add);
    read.remove("");
    return read;
  }

  private Value known(String name) {
    return cotangents.values().stream()
        .filter(value -> value.name().equals(name))
        .findFirst()
        .or(() -> tape.value(name))
        .orElseThrow(() -> new UnknownShapeException(name));
  }

  /** The nodes that some wanted gradient needs. */
  private List<Node> needed() {
    Set<String> needed = new HashSet<>(gradients.values());
    List<Node> kept = new ArrayList<>();
    for (Node node : tape.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        needed.addAll(node.inputs());
        kept.add(node);
      }
    }
    return kept.reversed();
  }

  private List<ValueInfo> outputs() {
    return gradients.values().stream().distinct().map(ValueInfo::unknown).toList();
  }

  private static ValueInfo info(Value value) {
    return ValueInfo.of(value.name(), value.dtype(), value.shape());
  }
}
