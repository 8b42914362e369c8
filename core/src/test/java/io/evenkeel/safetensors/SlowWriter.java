// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A process that writes a file in no hurry, for others to kill. */
final class SlowWriter {
  static final int BUFFER = 4096;
  private static final long PAUSE_MILLIS = 20;

  private SlowWriter() {}

  /**
   * Arguments: file, seed, {@code resume} or {@code new}. Prints a line for each window written.
   */
  public static void main(String[] arguments) {
    WriteOptions options =
        WriteOptions.defaults()
            .withThreads(2)
            .withBufferBytes(BUFFER)
            .withObserver((tensor, from, values) -> System.out.println("window"));
    Source source = new Source(Long.parseLong(arguments[1]), PAUSE_MILLIS);
    Safetensors.writeResumable(
        Path.of(arguments[0]),
        source,
        metadata(arguments[1]),
        options,
        arguments[2].equals("resume"));
  }

  static Map<String, String> metadata(String seed) {
    return Map.of("seed", seed);
  }

  /** Values that depend on seed, tensor and index. */
  static final class Source implements TensorSource {
    final AtomicLong elementsRead = new AtomicLong();
    private final long seed;
    private final long pauseMillis;

    Source(long seed, long pauseMillis) {
      this.seed = seed;
      this.pauseMillis = pauseMillis;
    }

    @Override
    public List<Tensor> tensors() {
      return List.of(
          new Tensor("wide", DType.F64, Shape.of(1001)),
          Tensor.of("matrix", Shape.of(300, 700)),
          new Tensor("half", DType.BF16, Shape.of(999)),
          new Tensor("empty", DType.BF16, Shape.of(0, 3)));
    }

    @Override
    public void read(Tensor tensor, long from, MemorySegment destination) {
      try {
        Thread.sleep(pauseMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      int width = tensor.dtype().bytes();
      elementsRead.addAndGet(destination.byteSize() / width);
      for (long i = 0; i < destination.byteSize(); i++) {
        long bits = (seed * 31 + tensor.name().hashCode() + from * width + i) * 0x9e3779b97f4a7c15L;
        destination.set(ValueLayout.JAVA_BYTE, i, (byte) (bits >>> 56));
      }
    }
  }
}
