// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Values;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import io.evenkeel.stream.StreamKind;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The values of a plan under one seed. Nothing is drawn before it is read; any slice of any tensor
 * can be read alone, from any thread.
 */
public final class Draw implements TensorSource {
  /** Under which names the tensors go out. */
  public enum Naming {
    /** The names the user knows, aliases of tied tensors included. */
    PARAMETER,
    /** The names of the graph's own stored tensors. */
    STORED
  }

  private interface Reader {
    void read(long from, DType dtype, MemorySegment destination);

    default OptionalDouble orthogonalResidual() {
      return OptionalDouble.empty();
    }
  }

  private final List<Tensor> tensors;
  private final Map<String, Reader> readers;

  private Draw(List<Tensor> tensors, Map<String, Reader> readers) {
    this.tensors = List.copyOf(tensors);
    this.readers = readers;
  }

  /**
   * The values of a plan.
   *
   * @param plan what every parameter gets
   * @param graph where parameters that keep their values have them
   * @param seed of every random value
   * @param dtype of floating-point values, if they are not to keep their own
   */
  public static Draw of(Plan plan, Graph graph, Seed seed, Optional<DType> dtype, Naming naming) {
    List<Tensor> tensors = new ArrayList<>();
    Map<String, Reader> readers = new LinkedHashMap<>();
    Function<PlannedParameter, Values> drawn = drawn(plan, seed);
    for (PlannedParameter parameter : plan.parameters()) {
      Reader reader = reader(parameter, graph, drawn);
      for (String name : names(parameter, naming)) {
        Tensor tensor = parameter.tensor().withName(name);
        boolean converted = dtype.isPresent() && tensor.dtype().isFloating();
        tensors.add(converted ? tensor.withDType(dtype.get()) : tensor);
        readers.put(name, reader);
      }
    }
    return new Draw(tensors, readers);
  }

  /** Under which names a parameter goes out. */
  public static List<String> names(PlannedParameter parameter, Naming naming) {
    if (naming == Naming.STORED) {
      return List.of(parameter.stored());
    }
    List<String> names = new ArrayList<>(List.of(parameter.name()));
    names.addAll(parameter.aliases());
    return names;
  }

  private static Function<PlannedParameter, Values> drawn(Plan plan, Seed seed) {
    return StreamKind.ofAlgorithm(plan.algorithm())
        .<Function<PlannedParameter, Values>>map(kind -> StreamedValues.of(plan, kind, seed)::of)
        .orElse(parameter -> Values.of(parameter.initializer(), parameter.tensor(), seed));
  }

  /** Whether this version has the values of an algorithm. */
  public static boolean knows(String algorithm) {
    return algorithm.equals(RandomValues.ALGORITHM)
        || StreamKind.ofAlgorithm(algorithm).isPresent();
  }

  private static Reader reader(
      PlannedParameter parameter, Graph graph, Function<PlannedParameter, Values> drawn) {
    if (parameter.initializer() instanceof Initializer.Keep) {
      Content content = graph.constant(parameter.stored()).orElseThrow().content();
      Tensor tensor = parameter.tensor();
      return (from, dtype, destination) ->
          KeptValues.read(content, tensor, from, dtype, destination);
    }
    return new Drawn(drawn.apply(parameter));
  }

  private record Drawn(Values values) implements Reader {
    @Override
    public void read(long from, DType dtype, MemorySegment destination) {
      values.write(from, dtype, destination);
    }

    @Override
    public OptionalDouble orthogonalResidual() {
      return values.orthogonalResidual();
    }
  }

  /** {@link Values#orthogonalResidual()} of the tensor of a name. */
  public OptionalDouble orthogonalResidual(String tensor) {
    return readers.get(tensor).orthogonalResidual();
  }

  @Override
  public List<Tensor> tensors() {
    return tensors;
  }

  @Override
  public void read(Tensor tensor, long from, MemorySegment destination) {
    readers.get(tensor.name()).read(from, tensor.dtype(), destination);
  }
}
