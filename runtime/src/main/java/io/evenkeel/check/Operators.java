// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.engine.Engine;
import io.evenkeel.engine.Inputs;
import io.evenkeel.engine.ModelRefusedException;
import io.evenkeel.gradient.GradientGraph;
import io.evenkeel.gradient.Stop;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Shapes;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.init.Recipes;
import io.evenkeel.plan.Planner;
import io.evenkeel.probe.InputMoments;
import io.evenkeel.probe.ObservedShapes;
import io.evenkeel.signal.Prediction;
import io.evenkeel.signal.Reading;
import io.evenkeel.tensor.DType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which operators of a network the calculus and the gradient have rules for. It is run only where
 * shapes do not follow from those of the inputs.
 */
public final class Operators {
  private final Graph graph;
  private final Map<String, Reading> readings;
  private final Set<String> signalEnds;
  private final Set<String> differentiated;
  private final Set<String> gradientEnds;

  private Operators(Graph graph, Inputs inputs) {
    this.graph = graph;
    Prognosis prognosis =
        Prognosis.of(
            graph, Planner.plan(graph, Recipes.auto()), InputMoments.of(inputs), inputs.shapes());
    this.readings =
        prognosis.readings().stream()
            .collect(Collectors.toMap(Reading::tensor, Function.identity()));
    this.signalEnds =
        prognosis.readings().stream().flatMap(r -> cause(r).stream()).collect(Collectors.toSet());
    Graph training = Engine.inTraining(graph);
    Shapes shapes = shapes(training, inputs);
    GradientGraph gradients =
        GradientGraph.of(training, shapes, outputs(training, shapes), readings.keySet());
    this.differentiated = gradients.names().keySet();
    this.gradientEnds =
        gradients.stops().stream()
            .map(Stop::node)
            .map(Node::output)
            .collect(Collectors.toCollection(HashSet::new));
  }

  private Shapes shapes(Graph training, Inputs inputs) {
    Shapes inferred = Shapes.of(training, inputs.shapes());
    boolean known = ObservedShapes.unknown(training, inferred).isEmpty();
    if (known || !Examination.undrawn(graph).isEmpty()) {
      return inferred;
    }
    try (Engine engine = Engine.open(graph, Set.of(), inputs)) {
      return ObservedShapes.of(engine, training);
    } catch (ModelRefusedException e) {
      return inferred;
    }
  }

  private static List<String> outputs(Graph graph, Shapes shapes) {
    return graph.outputs().stream()
        .filter(out -> out.dtype().map(DType::isFloating).orElse(true))
        .map(ValueInfo::name)
        .filter(name -> shapes.of(name).isPresent())
        .toList();
  }

  private static List<String> cause(Reading reading) {
    return reading.predicted() instanceof Prediction.CannotSay(String because)
        ? List.of(because.split(": ", 2)[0])
        : List.of();
  }

  /** The operators in alphabetical order. */
  public static List<OperatorUse> of(Graph graph, Inputs inputs) {
    return new Operators(graph, inputs).uses();
  }

  private List<OperatorUse> uses() {
    Map<String, List<Node>> byType = new TreeMap<>();
    for (Node node : graph.nodes()) {
      String type = node.domain().isEmpty() ? node.op() : node.domain() + "." + node.op();
      byType.computeIfAbsent(type, t -> new ArrayList<>()).add(node);
    }
    return byType.entrySet().stream().map(entry -> use(entry.getKey(), entry.getValue())).toList();
  }

  private OperatorUse use(String type, Collection<Node> nodes) {
    int signal = 0;
    int signalWithout = 0;
    int gradient = 0;
    int gradientWithout = 0;
    for (Node node : nodes) {
      if (signalEnds.contains(node.describe())) {
        signalWithout++;
      } else if (readings.containsKey(node.output())) {
        signal++;
      }
      if (gradientEnds.contains(node.output())) {
        gradientWithout++;
      } else if (differentiated.contains(node.output())) {
        gradient++;
      }
    }
    return new OperatorUse(type, nodes.size(), signal, signalWithout, gradient, gradientWithout);
  }
}
