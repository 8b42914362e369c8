// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import io.evenkeel.graph.Graph;
import java.nio.file.Path;
import java.util.Set;

/**
 * A model and where it came from.
 *
 * @param files the model's own file and those of its external data; the graph's values lie in them
 */
public record OnnxModel(Graph graph, Set<Path> files) {
  public OnnxModel {
    files = Set.copyOf(files);
  }
}
