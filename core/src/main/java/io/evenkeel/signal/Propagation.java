// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Graph;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the calculus says of a network, forward and backward.
 *
 * @param readings of every tensor that depends on the input, in running order
 * @param parameters the gradient of every stored tensor that has one, by name
 */
public record Propagation(List<Reading> readings, Map<String, ParameterGradient> parameters) {
  /**
   * Takes the signal forward and the gradient back.
   *
   * @param graph the network
   * @param inputs moments of the floating-point inputs by name; other inputs are indices or masks
   * @param inputShapes shape of every input
   * @param stored moments of the tensors that a plan is about to draw, by name; the others are read
   *     where the graph has their values
   * @param blocks of which packed parameters are made, by name
   * @param given the gradient at the outputs
   */
  public static Propagation of(
      Graph graph,
      Map<String, Moments> inputs,
      Map<String, Shape> inputShapes,
      Map<String, Moments> stored,
      Map<String, Blocks> blocks,
      OutputGradient given) {
    return of(graph, inputs, inputShapes, stored, blocks, Set.of(), given);
  }

  /**
   * The same, with more known of what differs from draw to draw.
   *
   * @param orthogonal names of the stored tensors whose rows or columns are drawn orthonormal, up
   *     to a factor
   */
  public static Propagation of(
      Graph graph,
      Map<String, Moments> inputs,
      Map<String, Shape> inputShapes,
      Map<String, Moments> stored,
      Map<String, Blocks> blocks,
      Set<String> orthogonal,
      OutputGradient given) {
    Forward forward = Forward.of(graph, inputs, inputShapes, stored, blocks);
    ForwardScatter scatter = ForwardScatter.of(forward, orthogonal);
    Backward backward = Backward.of(forward, scatter, given);
    List<Reading> readings =
        forward.readings().stream()
            .map(r ->
                r.withScatter(scatter.of(r.tensor()))
                    .withGradient(backward.gradient(r.tensor()), backward.scatter(r.tensor())))
            .toList();
    return new Propagation(readings, backward.parameters());
  }
}
