// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Work on pieces of tensors, done by some threads, each of which has buffers of its own. */
final class BufferedTasks {
  private BufferedTasks() {}

  /**
   * Does all of it, in any order.
   *
   * @param threads how many work at once at most, ≥ 1
   */
  static void run(List<Consumer<ComparisonBuffers>> tasks, int threads) {
    if (!tasks.isEmpty()) {
      start(tasks, Math.min(threads, tasks.size()));
    }
  }

  private static void start(List<Consumer<ComparisonBuffers>> tasks, int threads) {
    AtomicInteger next = new AtomicInteger();
    Runnable worker =
        () -> {
          try (ComparisonBuffers buffers = new ComparisonBuffers()) {
            for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
              tasks.get(i).accept(buffers);
            }
          } finally {
            // After a failure the others need not go on.
            next.set(tasks.size());
          }
        };
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<CompletableFuture<Void>> workers =
          Stream.generate(() -> CompletableFuture.runAsync(worker, pool)).limit(threads).toList();
      CompletableFuture.allOf(workers.toArray(CompletableFuture<?>[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
