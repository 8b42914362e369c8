// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.InvalidInputException;
import io.evenkeel.safetensors.SafetensorsFile;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import io.evenkeel.train.Race;
import io.evenkeel.train.StepResult;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The starts of a race as a checkpoint has them, until it is closed. */
final class KeptRace implements AutoCloseable {
  private final SafetensorsFile file;
  private final List<Race.Start> starts;

  private KeptRace(SafetensorsFile file, List<Race.Start> starts) {
    this.file = file;
    this.starts = starts;
  }

  static KeptRace of(Path path, SafetensorsFile file, Terms terms, List<Tensor> states) {
    Map<String, Tensor> stored =
        file.tensors().stream().collect(Collectors.toMap(Tensor::name, Function.identity()));
    List<Race.Start> starts = new ArrayList<>();
    for (Standing standing : terms.before()) {
      StartName name = new StartName(starts.size(), standing.recipe(), standing.seed());
      requireWhole(path, name, stored, states);
      List<StepResult> curve = curve(file.segment(name.curve()));
      if (curve.size() > terms.steps()) {
        throw new InvalidInputException(
            "%s has done %d steps already; give at least as many --steps"
                .formatted(path, curve.size()));
      }
      starts.add(new Race.Start(name.recipe(), name.seed(), new Part(file, name, states), curve));
    }
    return new KeptRace(file, starts);
  }

  private static void requireWhole(
      Path path, StartName name, Map<String, Tensor> stored, List<Tensor> states) {
    Tensor curve = stored.get(name.curve());
    boolean sound =
        curve != null
            && curve.dtype() == DType.F64
            && curve.shape().rank() == 2
            && curve.shape().dimension(1) == RaceTensors.PER_STEP;
    if (!sound) {
      throw new InvalidInputException(
          "%s has no curve %s of loss and gradient; it is no checkpoint of this race"
              .formatted(path, name.curve()));
    }
    for (Tensor state : states) {
      String inside = name.of(state.name());
      if (!state.withName(inside).equals(stored.get(inside))) {
        throw new InvalidInputException(
            "%s has no tensor %s %s; it is of another network or optimizer"
                .formatted(path, inside, state.shape()));
      }
    }
  }

  private static List<StepResult> curve(MemorySegment numbers) {
    List<StepResult> curve = new ArrayList<>();
    for (long at = 0; at < numbers.byteSize() / Double.BYTES; at += RaceTensors.PER_STEP) {
      curve.add(new StepResult(curve.size() + 1, number(numbers, at), number(numbers, at + 1)));
    }
    return curve;
  }

  private static double number(MemorySegment numbers, long at) {
    return numbers.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at * Double.BYTES);
  }

  /** In the order in which they began. */
  List<Race.Start> starts() {
    return starts;
  }

  @Override
  public void close() {
    file.close();
  }

  /** The tensors of one start under their own names. */
  private record Part(SafetensorsFile file, StartName name, List<Tensor> tensors)
      implements TensorSource {
    @Override
    public void read(Tensor tensor, long from, MemorySegment destination) {
      file.read(tensor.withName(name.of(tensor.name())), from, destination);
    }
  }
}
