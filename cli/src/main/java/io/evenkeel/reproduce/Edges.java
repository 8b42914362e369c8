// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import io.evenkeel.stability.EdgeOfChaos;
import io.evenkeel.stability.MeanField;
import java.util.ArrayList;
import java.util.List;

/** Where small differences and gradients neither grow nor shrink. */
final class Edges {
  static final Reproduction TABLE =
      new Reproduction(
          "edge-of-chaos",
          "Weight variance σ_w² and second moment q* on the edge of chaos",
          "Schoenholz et al. 2017, Deep Information Propagation; Hayou et al. 2019, On the Impact"
              + " of the Activation Function on Deep Neural Networks Training",
          Edges::rows);

  private record Edge(Activation activation, double bias, double weight, double q) {}

  private static final List<Edge> EDGES =
      List.of(
          new Edge(Activations.tanh(), 0.01, 1.42421, 0.2733),
          new Edge(Activations.tanh(), 0.05, 1.76095, 0.57005),
          new Edge(Activations.tanh(), 0.1, 1.98607, 0.8058),
          new Edge(Activations.tanh(), 0.2, 2.28515, 1.1645),
          new Edge(Activations.tanh(), 0.5, 2.84317, 1.97103),
          new Edge(Activations.erf(), 0.05, 1.37584, 0.51718),
          new Edge(Activations.gelu(), 0.05, 2.30252, 0.72204),
          new Edge(Activations.gelu(), 0.1, 2.07668, 1.63243),
          new Edge(Activations.silu(), 0.05, 2.72861, 0.82658),
          new Edge(Activations.elu(1), 0.05, 1.53372, 1.30091));

  private Edges() {}

  private static List<Row> rows(Effort effort) {
    Matrix z = Matrix.normal("z", 1000, effort.of(400), 1);
    List<Row> rows = new ArrayList<>();
    for (Edge edge : EDGES) {
      MeanField found = EdgeOfChaos.of(edge.activation, edge.bias).orElseThrow();
      String at = "%s, σ_b² %s: ".formatted(edge.activation.name(), edge.bias);
      double std = Math.sqrt(edge.q);
      double slope = z.map(v -> edge.activation.derivative(std * v)).secondMoment();
      double second = z.map(v -> edge.activation.apply(std * v)).secondMoment();
      rows.add(
          Row.of(at + "σ_w²", edge.weight)
              .computed(found.weightVariance(), 2e-5)
              .measured(1 / slope, 0.02 * edge.weight));
      rows.add(
          Row.of(at + "q*", edge.q)
              .computed(EdgeOfChaos.secondMoment(edge.activation, edge.bias).orElseThrow(), 6e-5)
              .measured(found.weightVariance() * second + edge.bias, 0.02 * edge.q));
    }
    return rows;
  }
}
