// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.graph.Graph;
import io.evenkeel.onnx.Onnx;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NetworkCommandTest {
  @TempDir private Path folder;

  @Test
  void withoutANameTheFamiliesAreListed() {
    Command command = Command.run("network");
    assertThat(command.exit()).isZero();
    assertThat(command.out()).contains("plain-cnn-", "resnet-", "transformer-translation");
    assertThat(command.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void anExportedNetworkReadsBackWithItsParameterNames() {
    Path file = folder.resolve("net.onnx");
    assertThat(Command.run("network", "resnet-20", "--out", file.toString()).exit()).isZero();
    Graph graph = Onnx.read(file);
    assertThat(graph.constants()).containsKey("layer1.0.conv1.weight");
  }
}
