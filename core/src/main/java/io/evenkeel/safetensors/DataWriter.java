// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Streams the values of a source into the data part of a file.
 *
 * <p>Threads take the next window until none is left: which thread writes a window changes nothing
 * in it. A window that is known to be there already is read and shown to the observer, not drawn.
 */
final class DataWriter {
  private final PageWriter file;
  private final long dataStart;
  private final Layout layout;
  private final TensorSource source;
  private final WriteOptions options;
  private final Windows windows;
  private final WrittenBefore before;
  private final AtomicLong nextWindow = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private volatile boolean stopped;

  private DataWriter(
      PageWriter file,
      long dataStart,
      Layout layout,
      TensorSource source,
      WriteOptions options,
      WrittenBefore before) {
    this.file = file;
    this.dataStart = dataStart;
    this.layout = layout;
    this.source = source;
    this.options = options;
    this.before = before;
    this.windows =
        Windows.of(dataStart, layout.byteCount(), before.windowBytes(options.bufferBytes()));
  }

  /** Writes a header at the start of the channel and the values of the layout behind it. */
  static void write(
      FileChannel channel,
      ByteBuffer header,
      Layout layout,
      TensorSource source,
      WriteOptions options)
      throws IOException {
    int headerBytes = header.remaining();
    Channels.write(channel, header, 0);
    options.progress().accept(headerBytes);
    DataWriter writer =
        new DataWriter(
            PageWriter.cached(channel),
            headerBytes,
            layout,
            source,
            options,
            new WrittenBefore.Nothing());
    writer.run();
    writer.requireComplete(channel.size());
  }

  /** Writes those values that are not there yet, behind a header that is there. */
  static void complete(
      PageWriter file,
      long dataStart,
      Layout layout,
      TensorSource source,
      WriteOptions options,
      WrittenBefore before)
      throws IOException {
    options.progress().accept(dataStart);
    DataWriter writer = new DataWriter(file, dataStart, layout, source, options, before);
    writer.run();
    writer.requireComplete(dataStart + layout.byteCount());
  }

  private void run() throws IOException {
    long buffered = windows.bytes() * before.buffers();
    int wanted = WriteOptions.within(file.threads(options.threads()), buffered);
    int threads = (int) Math.min(wanted, windows.count());
    if (threads <= 1) {
      writeWindows();
      return;
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> workers = new ArrayList<>(threads);
      for (int i = 0; i < threads; i++) {
        workers.add(pool.submit(this::work));
      }
      await(workers);
    }
  }

  private Void work() throws IOException {
    try {
      writeWindows();
      return null;
    } finally {
      // On failure the others need not go on; on success nothing is left for them.
      stopped = true;
    }
  }

  private void await(List<Future<?>> workers) throws IOException {
    try {
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (InterruptedException e) {
      stopped = true;
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      rethrow(e.getCause());
    }
  }

  private static void rethrow(Throwable failure) throws IOException {
    switch (failure) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  private void writeWindows() throws IOException {
    // Shared, because a source may split one read among threads of its own.
    try (Arena arena = Arena.ofShared()) {
      MemorySegment buffer = LargePages.allocate(arena, windows.bytes());
      for (long window = take(); window < windows.count(); window = take()) {
        long begin = windows.begin(window);
        MemorySegment bytes = buffer.asSlice(0, windows.end(window) - begin);
        boolean found = before.holds(window, bytes, dataStart + begin);
        if (!found) {
          pieces(begin, bytes, source::read);
          before.put(file, window, bytes, dataStart + begin);
        }
        pieces(begin, bytes, options.observer()::written);
        written.addAndGet(bytes.byteSize());
        (found ? options.found() : options.progress()).accept(bytes.byteSize());
      }
    }
  }

  private long take() {
    return stopped ? windows.count() : nextWindow.getAndIncrement();
  }

  private interface Piece {
    void accept(Tensor tensor, long from, MemorySegment values);
  }

  /** The parts of tensors that lie in a window. */
  private void pieces(long windowBegin, MemorySegment window, Piece piece) {
    long windowEnd = windowBegin + window.byteSize();
    List<Layout.Entry> entries = layout.entries();
    for (int i = layout.firstEndingAfter(windowBegin); i < entries.size(); i++) {
      Layout.Entry entry = entries.get(i);
      long begin = Math.max(windowBegin, entry.begin());
      long end = Math.min(windowEnd, entry.end());
      if (begin >= windowEnd) {
        return;
      }
      if (begin < end) {
        Tensor tensor = entry.tensor();
        long from = (begin - entry.begin()) / tensor.dtype().bytes();
        piece.accept(tensor, from, window.asSlice(begin - windowBegin, end - begin));
      }
    }
  }

  private void requireComplete(long size) throws IOException {
    if (written.get() != layout.byteCount() || size != dataStart + layout.byteCount()) {
      throw new IOException(
          "wrote %d of %d bytes of data and the file has %d"
              .formatted(written.get(), layout.byteCount(), size));
    }
  }
}
