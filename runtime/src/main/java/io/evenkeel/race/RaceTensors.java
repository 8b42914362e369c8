// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import io.evenkeel.train.Race;
import io.evenkeel.train.StepResult;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that a race is made of as tensors: the states of every start, and its curve. */
final class RaceTensors implements TensorSource {
  /** Numbers of a curve per step: loss, length of the gradient. */
  static final int PER_STEP = 2;

  private final Map<Tensor, Reader> readers = new LinkedHashMap<>();

  private interface Reader {
    void read(long from, MemorySegment destination);
  }

  private RaceTensors() {}

  static RaceTensors of(List<Race.Lane> lanes) {
    RaceTensors all = new RaceTensors();
    for (int place = 0; place < lanes.size(); place++) {
      Race.Lane lane = lanes.get(place);
      all.add(lane, new StartName(place, lane.start().recipe(), lane.start().seed()));
    }
    return all;
  }

  private void add(Race.Lane lane, StartName name) {
    for (Tensor state : lane.states().tensors()) {
      readers.put(
          state.withName(name.of(state.name())),
          (from, destination) -> lane.states().read(state, from, destination));
    }
    MemorySegment curve = numbers(lane.curve());
    Shape shape = Shape.of(lane.curve().size(), PER_STEP);
    readers.put(
        new Tensor(name.curve(), DType.F64, shape),
        (from, destination) ->
            destination.copyFrom(curve.asSlice(from * Double.BYTES, destination.byteSize())));
  }

  private static MemorySegment numbers(List<StepResult> curve) {
    long count = (long) curve.size() * PER_STEP;
    MemorySegment numbers = Arena.ofAuto().allocate(count * Double.BYTES, Double.BYTES);
    long at = 0;
    for (StepResult step : curve) {
      numbers.setAtIndex(ValueLayout.JAVA_DOUBLE, at++, step.loss());
      numbers.setAtIndex(ValueLayout.JAVA_DOUBLE, at++, step.gradientNorm());
    }
    return numbers;
  }

  @Override
  public List<Tensor> tensors() {
    return List.copyOf(readers.keySet());
  }

  @Override
  public void read(Tensor tensor, long from, MemorySegment destination) {
    readers.get(tensor).read(from, destination);
  }
}
