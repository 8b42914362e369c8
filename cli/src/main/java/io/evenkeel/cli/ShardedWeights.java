// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.certificate.Tally;
import io.evenkeel.lock.Lock;
import io.evenkeel.plan.Draw;
import io.evenkeel.safetensors.AtomicFile;
import io.evenkeel.safetensors.Resumption;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Safetensors files of bounded size and their index; the file itself if everything fits into it.
 *
 * @param mostBytes of values in one file
 */
record ShardedWeights(Path file, Lock lock, Draw draw, long mostBytes, WeightFile.Settings settings)
    implements WeightFile {
  @Override
  public void check() {
    if (shards().size() > 1 && Files.exists(file)) {
      throw new InvalidInputException(
          "%s is there, and what loads a model takes it before the shards; delete it or choose another name"
              .formatted(file));
    }
    AtomicFile.requireSpace(file, WeightFile.bytes(draw.tensors()));
  }

  @Override
  public Written write() {
    List<List<Tensor>> shards = shards();
    // In the order in which a reader of the index lists them.
    Tally tally = new Tally(shards.stream().flatMap(List::stream).toList());
    long bytes = WeightFile.bytes(draw.tensors());
    try (Progress progress = settings.bar(file, bytes)) {
      Path whole =
          Safetensors.writeSharded(
                  file,
                  draw,
                  mostBytes,
                  Provenance.of(lock),
                  settings.options(bytes, progress, tally))
              .getLast();
      return new Written(
          whole,
          shards.size() == 1 ? 0 : shards.size(),
          Resumption.NEW,
          WeightFile.certificate(whole, tally, lock, draw),
          WeightFile.tied(lock));
    }
  }

  private List<List<Tensor>> shards() {
    return Safetensors.shards(draw.tensors(), mostBytes);
  }
}
