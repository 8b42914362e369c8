// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.graph.Wiring;
import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Rounding;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Inputs made up where the user gives none: unit Gaussian numbers, uniform token ids. */
final class MadeUpData {
  private static final String RANGE = "evenkeel.range.";
  private static final Set<String> PASSING =
      Set.of(
          "Cast", "Identity", "Transpose", "Reshape", "Unsqueeze", "Squeeze", "Slice", "Flatten");
  private static final int UNKNOWN_RANGE = 2;

  private final Graph graph;
  private final Wiring wiring;
  private final Seed seed;
  private final String batch;

  /**
   * Data for the inputs of a network.
   *
   * @param batch by which batches differ
   */
  MadeUpData(Graph graph, Seed seed, String batch) {
    this.graph = graph;
    this.wiring = Wiring.of(graph);
    this.seed = seed;
    this.batch = batch;
  }

  FedTensor of(ValueInfo input, Shape shape) {
    DType dtype = input.dtype().orElse(DType.F32);
    long bytes = Math.multiplyExact(shape.elementCount(), (long) dtype.bytes());
    if (bytes > Integer.MAX_VALUE) {
      throw new InvalidInputException(
          "input %s of shape %s needs %d bytes; give a smaller --input"
              .formatted(input.name(), shape, bytes));
    }
    // Not allocateDirect: its limit follows the heap's, which is small on purpose.
    MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, bytes), 8).asSlice(0, bytes);
    ByteBuffer buffer = memory.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    RandomValues random = RandomValues.of(seed, batch + "input:" + input.name());
    fill(buffer, dtype, random, (int) shape.elementCount(), input.name());
    return new FedTensor(dtype, shape, memory);
  }

  private void fill(ByteBuffer buffer, DType dtype, RandomValues random, int count, String name) {
    if (dtype.isFloating()) {
      normal(buffer, dtype, random, count, name);
      return;
    }
    long range = dtype == DType.BOOL ? 1 : range(name);
    int[] words = random.words(0, count);
    for (int i = 0; i < count; i++) {
      // The high half of word · range: uniform to 2⁻³².
      long id = ((words[i] & 0xffffffffL) * range) >>> 32;
      switch (dtype.bytes()) {
        case 8 -> buffer.putLong(id);
        case 4 -> buffer.putInt((int) id);
        case 2 -> buffer.putShort((short) id);
        default -> buffer.put((byte) (dtype == DType.BOOL ? 1 : id));
      }
    }
  }

  private static void normal(
      ByteBuffer buffer, DType dtype, RandomValues random, int count, String name) {
    float[] values = new float[count];
    random.draw(Law.normal(0, 1), 0, values, 0, count);
    switch (dtype) {
      case F32 -> buffer.asFloatBuffer().put(values);
      case F64 -> {
        for (float value : values) {
          buffer.putDouble(value);
        }
      }
      case F16 -> {
        for (float value : values) {
          buffer.putShort(Rounding.toFloat16(value));
        }
      }
      case BF16 -> {
        for (float value : values) {
          buffer.putShort(Rounding.toBfloat16(value));
        }
      }
      default ->
          throw new InvalidInputException(
              "input %s is %s, for which no data can be made up; give --data"
                  .formatted(name, dtype.label()));
    }
  }

  /** How many ids there are: what the model says, or the rows of the table they look up. */
  private long range(String input) {
    String stated = graph.properties().get(RANGE + input);
    if (stated != null && stated.matches("\\d{1,9}")) {
      return Long.parseLong(stated);
    }
    Deque<String> queue = new ArrayDeque<>(List.of(input));
    for (int steps = 0; steps < 32 && !queue.isEmpty(); steps++) {
      for (Wiring.Use use : wiring.uses(queue.remove())) {
        Node node = use.node();
        if (node.is("Gather") && use.input() == 1 && rows(node) > 0) {
          return rows(node);
        }
        if (PASSING.contains(node.op())) {
          queue.addAll(node.outputs());
        }
      }
    }
    return UNKNOWN_RANGE;
  }

  private long rows(Node gather) {
    return gather
        .input(0)
        .flatMap(graph::constant)
        .map(Constant::tensor)
        .filter(table -> table.shape().rank() > 1)
        .map(table -> table.shape().dimension(0))
        .orElse(0L);
  }
}
