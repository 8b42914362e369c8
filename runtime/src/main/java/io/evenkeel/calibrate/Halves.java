// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.InvalidInputException;
import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.FedTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One batch of real samples, cut along the first axis: every second piece is held back.
 *
 * @param inputs the whole batch
 * @param samples in it
 * @param piece samples in a piece
 */
public record Halves(Inputs inputs, long samples, long piece) implements BatchSource {
  private static final long LARGEST_PIECE = 64;

  /**
   * Cuts a batch.
   *
   * @throws InvalidInputException if there is nothing to hold back
   */
  public static Halves of(Graph graph, Inputs inputs) {
    String first = inputs.given().iterator().next();
    long samples = inputs.tensors().get(first).shape().dimension(0);
    boolean uncut =
        inputs.tensors().values().stream()
            .anyMatch(t -> t.shape().rank() == 0 || t.shape().dimension(0) != samples);
    boolean fixed = graph.inputs().stream().anyMatch(Halves::isFixed);
    if (samples < 2 || uncut || fixed) {
      throw new InvalidInputException(
          "--calibrate holds half of --data back, but %s; name a task instead, such as"
                  .formatted(
                      samples < 2
                          ? "there is one sample in it"
                          : fixed
                              ? "the model takes no batch but one of " + samples
                              : "its inputs do not all have their samples along the first axis")
              + " --calibrate=cifar10:DIR, or leave --data out");
    }
    return new Halves(inputs, samples, Math.min(LARGEST_PIECE, samples / 2));
  }

  private static boolean isFixed(ValueInfo input) {
    List<Dimension> dimensions = input.dimensions().orElse(List.of());
    return !dimensions.isEmpty() && dimensions.getFirst() instanceof Dimension.Fixed;
  }

  @Override
  public Optional<Map<String, FedTensor>> correcting(long number) {
    return piece(2 * number);
  }

  @Override
  public Optional<Map<String, FedTensor>> heldBack(long number) {
    return piece(2 * number + 1);
  }

  private Optional<Map<String, FedTensor>> piece(long number) {
    if ((number + 1) * piece > samples) {
      return Optional.empty();
    }
    Map<String, FedTensor> cut = new LinkedHashMap<>();
    inputs.tensors().forEach((name, tensor) -> cut.put(name, cut(tensor, number)));
    return Optional.of(cut);
  }

  private FedTensor cut(FedTensor tensor, long number) {
    long bytes = tensor.data().byteSize() / samples * piece;
    return new FedTensor(
        tensor.dtype(),
        tensor.shape().with(0, piece),
        tensor.data().asSlice(number * bytes, bytes));
  }

  @Override
  public String describe() {
    return "data";
  }
}
