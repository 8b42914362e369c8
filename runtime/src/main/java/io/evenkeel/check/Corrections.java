// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.check.Correction.Redraw;
import io.evenkeel.check.Correction.Replace;
import io.evenkeel.check.Correction.Rescale;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Values;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.Encoding;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/** Applies corrections to the stored tensors of a network. */
final class Corrections {
  private static final int CHUNK = 4096;

  private Corrections() {}

  /** The network with corrected values; what no correction names is shared with the old one. */
  static Graph applied(Graph graph, Collection<Correction> corrections, Seed seed) {
    Map<String, Constant> constants = new LinkedHashMap<>(graph.constants());
    for (Correction correction : corrections) {
      constants.computeIfPresent(
          correction.stored(), (name, constant) -> corrected(constant, correction, seed));
    }
    return graph.withConstants(constants.values());
  }

  /** Elements in a row, wherever they come from. */
  private interface Source {
    void fill(long from, double[] chunk, int count);

    static Source of(LongToDoubleFunction values) {
      return (from, chunk, count) -> {
        for (int i = 0; i < count; i++) {
          chunk[i] = values.applyAsDouble(from + i);
        }
      };
    }
  }

  private static Constant corrected(Constant constant, Correction correction, Seed seed) {
    LongToDoubleFunction old = Weights.values(constant);
    Source source =
        switch (correction) {
          case Rescale(String stored, double shift, double factor) ->
              Source.of(i -> (old.applyAsDouble(i) - shift) * factor);
          case Replace(String stored, LongToDoubleFunction values) -> Source.of(values);
          case Redraw redraw -> redrawn(old, redraw, seed);
        };
    return encoded(constant.tensor(), source);
  }

  private static Source redrawn(LongToDoubleFunction old, Redraw redraw, Seed seed) {
    Values drawn = Values.of(redraw.initializer(), redraw.named(), seed);
    return (from, chunk, count) -> {
      drawn.doubles(from, chunk, 0, count);
      for (int i = 0; i < count; i++) {
        if (!redraw.elements().test(from + i)) {
          chunk[i] = old.applyAsDouble(from + i);
        }
      }
    };
  }

  private static Constant encoded(Tensor tensor, Source source) {
    long count = tensor.elementCount();
    int bytes = tensor.dtype().bytes();
    MemorySegment memory = FedTensor.zeros(tensor.dtype(), tensor.shape()).data();
    double[] chunk = new double[CHUNK];
    for (long done = 0; done < count; done += CHUNK) {
      int length = (int) Math.min(CHUNK, count - done);
      source.fill(done, chunk, length);
      Encoding.encode(
          chunk, length, tensor.dtype(), memory.asSlice(done * bytes, (long) length * bytes));
    }
    return new Constant(tensor, new Content.Bytes(memory));
  }
}
