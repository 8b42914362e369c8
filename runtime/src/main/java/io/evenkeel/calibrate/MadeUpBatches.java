// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Unit Gaussian numbers and uniform token ids without end, as a network is measured on.
 *
 * @param shapes of the inputs by name
 */
public record MadeUpBatches(Graph graph, Map<String, Shape> shapes, Seed seed)
    implements BatchSource {
  /** Elements of an input at which a run takes longer than its start. */
  private static final long WORTH_A_RUN = 1 << 16;

  private static final long MOST_SAMPLES = 256;

  /**
   * Batches for a network: of the shape that it is measured with, or of more samples where they are
   * small and nothing couples them.
   */
  public static MadeUpBatches of(Graph graph, Inputs inputs, Seed seed) {
    Map<String, Shape> shapes = new LinkedHashMap<>(inputs.shapes());
    long samples = samples(graph, shapes);
    if (samples > 0) {
      shapes.replaceAll((name, shape) -> shape.with(0, samples));
    }
    return new MadeUpBatches(graph, shapes, seed);
  }

  /** How many samples to take; 0 where their number is not to be chosen. */
  private static long samples(Graph graph, Map<String, Shape> shapes) {
    boolean coupled = Samples.areCoupled(graph);
    long own = 0;
    long elements = 0;
    for (ValueInfo input : graph.inputs()) {
      List<Dimension> dimensions = input.dimensions().orElse(List.of());
      boolean free = !dimensions.isEmpty() && dimensions.getFirst() instanceof Dimension.Free;
      Shape shape = shapes.get(input.name());
      if (coupled || !free || (own > 0 && shape.dimension(0) != own)) {
        return 0;
      }
      own = shape.dimension(0);
      elements = Math.max(elements, shape.elementCount() / own);
    }
    long wanted = elements == 0 ? 0 : Math.min(MOST_SAMPLES, WORTH_A_RUN / elements);
    return wanted > own ? wanted : 0;
  }

  @Override
  public Optional<Map<String, FedTensor>> correcting(long number) {
    return Optional.of(Inputs.another(graph, shapes, seed, 2 * number));
  }

  @Override
  public Optional<Map<String, FedTensor>> heldBack(long number) {
    return Optional.of(Inputs.another(graph, shapes, seed, 2 * number + 1));
  }

  @Override
  public String describe() {
    return "made up as for measuring";
  }
}
