// SPDX-License-Identifier: Apache-2.0
package io.evenkeel;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.graph.Graph;
import io.evenkeel.init.Distribution;
import io.evenkeel.init.FanMode;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.Planner;
import io.evenkeel.random.Seed;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.safetensors.SafetensorsFile;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's sample, and that the README shows it as it is here. */
final class ReadmeTest {
  @TempDir private Path folder;

  @Test
  void theSampleDrawsTheSameWeightsBothWays() {
    // sample
    Graph network = Networks.of("resnet-18");
    Plan plan = Planner.plan(network, Recipes.he());
    Draw weights = Draw.of(plan, network, Seed.of(42), Optional.empty(), Draw.Naming.PARAMETER);
    Safetensors.write(folder.resolve("resnet18.safetensors"), weights);

    // One tensor alone, without a network.
    float[] values = new float[64 * 3 * 7 * 7];
    Shape shape = Shape.of(64, 3, 7, 7);
    Initializer he = new Initializer.VarianceScaling(2, FanMode.IN, Distribution.NORMAL);
    he.fill(values, Tensor.of("conv1.weight", shape), Fans.convolution(shape, 1, 4), Seed.of(42));
    // end of sample
    try (SafetensorsFile file = Safetensors.open(folder.resolve("resnet18.safetensors"))) {
      assertThat(file.segment("conv1.weight").toArray(ValueLayout.JAVA_FLOAT_UNALIGNED))
          .isEqualTo(values);
    }
  }

  @Test
  void theReadmeShowsTheSampleAsItIs() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/evenkeel/ReadmeTest.java")).indent(0);
    String sample = source.split("// sample\n", 3)[1].split(" *// end of sample", 2)[0];
    String shown = Files.readString(Path.of("../README.md")).split("```java\n", 2)[1];
    assertThat(shown.split("```", 2)[0].strip()).isEqualTo(sample.stripTrailing().stripIndent());
  }
}
