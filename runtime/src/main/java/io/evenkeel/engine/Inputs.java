// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.FedShapes;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is fed to a network besides its parameters: real batches where the caller has them, unit
 * Gaussian values and uniform token ids elsewhere. Where nothing says how large an input is, a
 * usual size is assumed and noted.
 *
 * @param tensors one for every graph input
 * @param given the inputs that are the caller's data
 * @param notes what the caller should know of them
 */
public record Inputs(Map<String, FedTensor> tensors, Set<String> given, List<InputNote> notes) {
  public Inputs {
    notes = List.copyOf(notes);
  }

  /**
   * Settles shapes and values.
   *
   * @param graph the network; its properties may suggest shapes
   * @param shapes the caller's, by input name
   * @param data the caller's batches, by input name; a single one may be named ""
   * @param seed of everything that is made up
   * @throws InvalidInputException if an input has no declared shape or something does not fit
   */
  public static Inputs of(
      Graph graph, Map<String, Shape> shapes, Map<String, FedTensor> data, Seed seed) {
    Map<String, FedTensor> batches = Batches.named(graph, data);
    Map<String, Shape> wanted = new LinkedHashMap<>(shapes);
    batches.forEach((name, batch) -> merge(wanted, name, batch.shape()));
    FedShapes shaped = FedShapes.of(graph, wanted);
    List<InputNote> notes = new ArrayList<>();
    shaped.assumed().forEach(assumed -> notes.add(InputNote.of(assumed)));
    MadeUpData madeUp = new MadeUpData(graph, seed, "");
    Map<String, FedTensor> tensors = new LinkedHashMap<>();
    for (ValueInfo input : graph.inputs()) {
      FedTensor batch = batches.get(input.name());
      if (batch != null) {
        notes.addAll(Batches.notes(batch, input));
      }
      tensors.put(
          input.name(),
          batch == null ? madeUp.of(input, shaped.of(input)) : Batches.converted(batch, input));
    }
    return new Inputs(tensors, batches.keySet(), notes);
  }

  /**
   * A batch of which everything is made up.
   *
   * @param shapes by input name
   * @param number of the batch; the same always has the same values
   */
  public static Map<String, FedTensor> another(
      Graph graph, Map<String, Shape> shapes, Seed seed, long number) {
    MadeUpData madeUp = new MadeUpData(graph, seed, "batch " + number + ":");
    Map<String, FedTensor> batch = new LinkedHashMap<>();
    for (ValueInfo input : graph.inputs()) {
      batch.put(input.name(), madeUp.of(input, shapes.get(input.name())));
    }
    return batch;
  }

  private static void merge(Map<String, Shape> wanted, String name, Shape shape) {
    Shape before = wanted.put(name, shape);
    if (before != null && !before.equals(shape)) {
      throw new InvalidInputException(
          "--input says %s for %s but the data is %s; leave --input out"
              .formatted(before, name, shape));
    }
  }

  /** The shapes alone. */
  public Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }

  /** One batch in words, such as {@code x 8x3x224x224 (unit Gaussian)}. */
  public String describe() {
    return tensors.entrySet().stream()
        .map(input ->
            "%s %s (%s)"
                .formatted(input.getKey(), input.getValue().shape(), source(input.getKey())))
        .collect(Collectors.joining(", "));
  }

  private String source(String name) {
    if (given.contains(name)) {
      return "data";
    }
    return isSignal(name) ? "unit Gaussian" : "made up";
  }

  /** Whether an input is signal and not indices or a mask. */
  public boolean isSignal(String name) {
    DType dtype = tensors.get(name).dtype();
    return dtype.isFloating();
  }
}
