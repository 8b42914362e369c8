// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.certificate.Tally;
import io.evenkeel.lock.Lock;
import io.evenkeel.plan.Draw;
import io.evenkeel.safetensors.AtomicFile;
import io.evenkeel.safetensors.Resumption;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.safetensors.WriteOptions;
import java.nio.file.Path;

/** One safetensors file; a large one, or one that is asked to, survives an interruption. */
record SafetensorsWeights(Path file, Lock lock, Draw draw, WeightFile.Settings settings)
    implements WeightFile {
  @Override
  public void check() {
    if (isResumable()) {
      Safetensors.checkResumable(file, draw, Provenance.of(lock), settings.resume());
    } else {
      AtomicFile.requireSpace(file, bytes());
    }
  }

  @Override
  public Written write() {
    Tally tally = new Tally(Safetensors.stored(draw.tensors()));
    try (Progress progress = settings.bar(file, bytes())) {
      Resumption found = write(settings.options(bytes(), progress, tally));
      return new Written(
          file, 0, found, WeightFile.certificate(file, tally, lock, draw), WeightFile.tied(lock));
    }
  }

  private Resumption write(WriteOptions options) {
    if (!isResumable()) {
      Safetensors.write(file, draw, Provenance.of(lock), options);
      return Resumption.NEW;
    }
    return Interruption.during(
        file,
        () ->
            Safetensors.writeResumable(
                file, draw, Provenance.of(lock), options, settings.resume()));
  }

  private boolean isResumable() {
    return settings.resume() || bytes() >= WORTH_CONTINUING;
  }

  private long bytes() {
    return WeightFile.bytes(draw.tensors());
  }
}
