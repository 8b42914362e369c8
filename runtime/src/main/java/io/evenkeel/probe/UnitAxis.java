// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import java.util.HashSet;
import java.util.Set;

/**
 * Which axis of a value counts units: axis 1 for maps [N, C, …], the last one for features [N, F]
 * and tokens [N, T, F]. Rank 3 is either; there it is a map if a convolution or a pooling gave it,
 * with nothing but element-wise operators since.
 */
final class UnitAxis {
  private static final int CHANNELS = 1;
  private static final int FEATURES = -1;

  private static final Set<String> MAP_MAKERS =
      Set.of(
          "Conv",
          "ConvTranspose",
          "BatchNormalization",
          "InstanceNormalization",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "LpPool",
          "LRN",
          "GroupNormalization");

  private static final Set<String> ELEMENT_WISE =
      Set.of(
          "Relu",
          "LeakyRelu",
          "PRelu",
          "ThresholdedRelu",
          "Elu",
          "Selu",
          "Celu",
          "Gelu",
          "Sigmoid",
          "HardSigmoid",
          "HardSwish",
          "Mish",
          "Tanh",
          "Softplus",
          "Softsign",
          "Clip",
          "Erf",
          "Abs",
          "Neg",
          "Exp",
          "Sqrt",
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Sum",
          "Max",
          "Min",
          "Mean",
          "Concat",
          "Pad",
          "Resize",
          "Upsample",
          "Dropout",
          "Identity",
          "Cast");

  private final Set<String> maps = new HashSet<>();

  UnitAxis(Graph graph) {
    for (Node node : graph.nodes()) {
      if (MAP_MAKERS.contains(node.op()) || passesMap(node)) {
        maps.addAll(node.outputs());
      }
    }
  }

  private boolean passesMap(Node node) {
    return ELEMENT_WISE.contains(node.op()) && node.inputs().stream().anyMatch(maps::contains);
  }

  int of(String value, int rank) {
    return rank > 3 || (rank == 3 && maps.contains(value)) ? CHANNELS : FEATURES;
  }

  /** For a value of which nothing but the rank is known. */
  static int ofRank(int rank) {
    return rank > 3 ? CHANNELS : FEATURES;
  }
}
