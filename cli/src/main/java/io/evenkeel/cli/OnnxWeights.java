// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.certificate.Tally;
import io.evenkeel.graph.Graph;
import io.evenkeel.lock.Lock;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.onnx.OnnxWriteOptions;
import io.evenkeel.plan.Draw;
import io.evenkeel.safetensors.AtomicFile;
import io.evenkeel.safetensors.Resumption;
import java.nio.file.Path;

/** The network with its weights inside, under the names and in the types of its own. */
record OnnxWeights(Path file, Lock lock, Graph graph, Draw draw, WeightFile.Settings settings)
    implements WeightFile {
  @Override
  public void check() {
    AtomicFile.requireSpace(file, WeightFile.bytes(draw.tensors()));
  }

  @Override
  public Written write() {
    Tally tally = new Tally(draw.tensors());
    try (Progress progress = settings.bar(file, WeightFile.bytes(draw.tensors()))) {
      OnnxWriteOptions write = OnnxWriteOptions.defaults().withProgress(progress.steps());
      Onnx.write(file, graph, tally.watching(draw), write);
      return new Written(
          file, 0, Resumption.NEW, WeightFile.certificate(file, tally, lock, draw), 0);
    }
  }
}
