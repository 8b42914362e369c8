// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Compares a file with what a plan gives it: names, shapes, types, and every value to the bit.
 *
 * <p>Drawn values are drawn again, kept ones have a checksum. Memory is bounded by a buffer or two
 * for each thread.
 */
public final class Verification {
  private final TensorSource drawn;
  private final Map<Tensor, String> kept;
  private final TensorSource found;

  /**
   * What should be and what is.
   *
   * @param drawn the values that the file should have
   * @param kept SHA-256 of the tensors whose values are not drawn
   * @param found the values that it has
   */
  public Verification(TensorSource drawn, Map<Tensor, String> kept, TensorSource found) {
    this.drawn = drawn;
    this.kept = kept;
    this.found = found;
  }

  /**
   * One line for each tensor that differs, by name, and one for all that differ in nothing but
   * their type; none if the file is what it should be.
   *
   * @param threads how many compare at once at most, ≥ 1
   * @param tally is shown every value of the file that has a place in the plan; it must know the
   *     file's tensors
   * @param progress is given the number of bytes just compared, from any thread
   */
  public List<String> problems(int threads, Tally tally, LongConsumer progress) {
    Listing listing = new Listing(wanted(), found.tensors());
    Map<String, String> problems = new TreeMap<>(listing.problems());
    TensorSource watched = tally.watching(found);
    List<TensorComparison> comparisons =
        drawn.tensors().stream()
            .filter(listing::agreesOn)
            .map(tensor -> new TensorComparison(tensor, drawn, watched))
            .toList();
    List<Consumer<ComparisonBuffers>> tasks = new ArrayList<>();
    for (TensorComparison comparison : comparisons) {
      tasks.addAll(comparison.tasks(progress));
    }
    Map<String, String> digests = Collections.synchronizedMap(problems);
    kept.forEach((tensor, digest) -> {
      if (listing.agreesOn(tensor)) {
        tasks.add(buffers -> compareKept(tensor, digest, watched, digests, progress));
      }
    });
    BufferedTasks.run(tasks, threads);
    for (TensorComparison comparison : comparisons) {
      comparison.difference().ifPresent(line -> problems.put(comparison.name(), line));
    }
    return List.copyOf(problems.values());
  }

  private List<Tensor> wanted() {
    return Stream.concat(drawn.tensors().stream(), kept.keySet().stream()).toList();
  }

  private static void compareKept(
      Tensor tensor,
      String digest,
      TensorSource found,
      Map<String, String> problems,
      LongConsumer progress) {
    if (!TensorDigest.of(found, tensor).equals(digest)) {
      problems.put(
          tensor.name(), tensor.name() + ": is not what the model had: its checksum differs");
    }
    progress.accept(tensor.byteCount());
  }
}
