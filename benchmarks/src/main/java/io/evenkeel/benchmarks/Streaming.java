// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import io.evenkeel.certificate.Tally;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Planner;
import io.evenkeel.random.Seed;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.safetensors.WriteOptions;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A model of many gigabytes streamed to disk, beside the same number of bytes written from one
 * buffer: {@code benchmarks/run stream FOLDER GIGABYTES ROUNDS [ROWS]}.
 *
 * <p>Every figure ends with the bytes on the disk (fsync), but for the generator's own, which
 * writes nothing. Rounds are interleaved and medians printed.
 */
public final class Streaming {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();
  private static final int BUFFER = 1 << 20;
  private static final int LARGE_PAGE = 2 << 20;
  private static final long ALWAYS_MAPPED = 64 << 20;

  private interface Contender {
    void run() throws IOException;
  }

  private final Path file;
  private final Draw weights;
  private final long bytes;

  private Streaming(Path folder, double gigabytes) {
    // Four square layers of bfloat16.
    long width = (long) Math.sqrt(gigabytes * 1e9 / 2 / 4);
    Graph network = Networks.of("mlp-5x" + width);
    file = folder.resolve("evenkeel-stream.safetensors");
    weights =
        Draw.of(
            Planner.plan(network, Recipes.he()),
            network,
            Seed.of(0),
            Optional.of(DType.BF16),
            Draw.Naming.PARAMETER);
    bytes = weights.tensors().stream().mapToLong(Tensor::byteCount).sum();
  }

  /**
   * Arguments: folder, gigabytes, rounds, and a regular expression of what to measure if not all.
   */
  public static void main(String[] arguments) throws IOException {
    Streaming streaming = new Streaming(Path.of(arguments[0]), Double.parseDouble(arguments[1]));
    String rows = arguments.length > 3 ? arguments[3] : "";
    streaming.measure(Integer.parseInt(arguments[2]), Pattern.compile(rows));
  }

  private void measure(int rounds, Pattern rows) throws IOException {
    Map<String, Contender> contenders = new LinkedHashMap<>();
    contenders.put("disk, channel, 1 thread", () -> channel(1, BUFFER, open()));
    contenders.put(
        "disk, channel, " + THREADS + " threads", () -> channel(THREADS, BUFFER, open()));
    contenders.put(
        "disk, past the cache, " + THREADS + " threads",
        () -> channel(THREADS, BUFFER, openDirect()));
    contenders.put(
        "disk, past it, large pages, " + THREADS + " threads",
        () -> channel(THREADS, 4 * LARGE_PAGE, openDirect()));
    contenders.put("disk, mapped, " + THREADS + " threads", () -> mapped(THREADS));
    contenders.put("generator alone", this::generate);
    contenders.put("generator and certificate", this::certify);
    contenders.put("drawn, certified and written", this::stream);
    contenders.keySet().removeIf(name -> !rows.matcher(name).find());
    Map<String, double[]> rates = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Contender> contender : contenders.entrySet()) {
        double rate = rate(contender.getValue());
        rates.computeIfAbsent(contender.getKey(), name -> new double[rounds])[round] = rate;
        System.out.printf(Locale.ROOT, "%-40s %.3f GB/s%n", contender.getKey(), rate);
      }
    }
    print(rates);
  }

  private void print(Map<String, double[]> rates) {
    rates.values().forEach(Arrays::sort);
    double disk = 0;
    double all = 0;
    System.out.printf(Locale.ROOT, "%nmedians, %.1f GB:%n", bytes / 1e9);
    for (Map.Entry<String, double[]> entry : rates.entrySet()) {
      double median = entry.getValue()[entry.getValue().length / 2];
      System.out.printf(Locale.ROOT, "%-40s %.3f GB/s%n", entry.getKey(), median);
      disk = entry.getKey().startsWith("disk") ? Math.max(disk, median) : disk;
      all = median;
    }
    System.out.printf(Locale.ROOT, "of the disk's own rate: %.2f%n", all / disk);
  }

  private double rate(Contender contender) throws IOException {
    Files.deleteIfExists(file);
    long start = System.nanoTime();
    contender.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    Files.deleteIfExists(file);
    return bytes / 1e9 / seconds;
  }

  private void stream() {
    Tally tally = new Tally(weights.tensors());
    WriteOptions options = WriteOptions.streaming().withObserver(tally::add);
    Safetensors.writeResumable(file, weights, Map.of(), options, false);
  }

  private void generate() {
    draw(WriteOptions.streaming());
  }

  private void certify() {
    Tally tally = new Tally(weights.tensors());
    draw(WriteOptions.streaming().withObserver(tally::add));
  }

  private void draw(WriteOptions options) {
    int window = (int) options.bufferBytes();
    for (Tensor tensor : weights.tensors()) {
      inParallel(
          options.threads(),
          tensor.byteCount(),
          window,
          (at, part) -> {
            weights.read(tensor, at / 2, part);
            options.observer().written(tensor, at / 2, part);
          });
    }
  }

  private void channel(int threads, int window, FileChannel opened) throws IOException {
    try (FileChannel channel = opened) {
      inParallel(
          threads,
          bytes / BUFFER * BUFFER,
          window,
          (at, part) -> {
            ByteBuffer rest = part.asByteBuffer();
            while (rest.hasRemaining()) {
              channel.write(rest, at + rest.position());
            }
          });
      channel.force(true);
    }
  }

  private void mapped(int threads) throws IOException {
    try (FileChannel channel = open();
        Arena arena = Arena.ofShared()) {
      MemorySegment whole = channel.map(MapMode.READ_WRITE, 0, bytes, arena);
      inParallel(
          threads,
          bytes,
          BUFFER,
          (at, part) -> MemorySegment.copy(part, 0, whole, at, part.byteSize()));
      whole.force();
    }
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** The file has its length before, or each write would wait for the one before it. */
  private FileChannel openDirect() throws IOException {
    try (FileChannel channel = open()) {
      channel.write(ByteBuffer.allocate(1), bytes - 1);
    }
    return FileChannel.open(file, StandardOpenOption.WRITE, direct());
  }

  private static OpenOption direct() {
    try {
      Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
      return (OpenOption) options.getField("DIRECT").get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java cannot write past the cache", e);
    }
  }

  private interface Piece {
    void run(long at, MemorySegment buffer) throws IOException;
  }

  /**
   * Takes {@code total} bytes in pieces, each with a buffer of its size. The buffers are one piece
   * of memory so long that the C library gives it large pages.
   */
  private static void inParallel(int threads, long total, int window, Piece work) {
    AtomicLong next = new AtomicLong();
    try (Arena arena = Arena.ofShared();
        ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      long size = Math.max(ALWAYS_MAPPED, (long) threads * window);
      MemorySegment buffers = arena.allocate(size, LARGE_PAGE).fill((byte) 1);
      IntStream.range(0, threads)
          .mapToObj(thread ->
              pool.submit(() -> {
                long at = next.getAndAdd(window);
                while (at < total) {
                  long length = Math.min(window, total - at);
                  work.run(at, buffers.asSlice((long) thread * window, length));
                  at = next.getAndAdd(window);
                }
                return null;
              }))
          .toList()
          .forEach(Streaming::await);
    }
  }

  private static void await(Future<?> task) {
    try {
      task.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
