// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.random.Seed;
import io.evenkeel.task.Task;
import io.evenkeel.task.Tasks;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.train.Optimizer;
import io.evenkeel.train.Schedule;
import io.evenkeel.train.StepRule;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContestTest {
  @TempDir private Path folder;

  private static Terms terms(Optimizer optimizer, double rate, int steps) {
    StepRule rule = StepRule.of(optimizer);
    return new Terms(List.of(Recipes.he()), List.of(0L), steps, 1, rule, Schedule.constant(rate));
  }

  private static Contest contest(Graph network, Task task, Terms terms) {
    return Contest.of(network, Course.of(network, task, 4), terms);
  }

  @Test
  void voidPixelsOfMasksNeitherTeachNorCount() throws IOException {
    for (int i = 0; i < 20; i++) {
      write("images/%02d.png".formatted(i), BufferedImage.TYPE_INT_RGB, 0x55);
      int label = i % 2 == 0 ? 255 : 1;
      write("masks/%02d.png".formatted(i), BufferedImage.TYPE_BYTE_GRAY, label);
    }
    Task task = Tasks.of("masks-16:" + folder, Seed.of(0));
    Graph network = Networks.of(Networks.fitted("unet:width=4,levels=1", task.sizes()));
    Ranking ranking =
        contest(network, task, terms(Optimizer.Adam.plain(), 0.01, 2)).run(race -> {}, () -> false);
    assertThat(ranking.best().metric()).isBetween(0.0, 1.0);
  }

  private void write(String name, int type, int level) throws IOException {
    BufferedImage image = new BufferedImage(16, 16, type);
    boolean grey = type == BufferedImage.TYPE_BYTE_GRAY;
    for (int i = 0; i < 256; i++) {
      image.getRaster().setSample(i % 16, i / 16, 0, grey && i % 16 < 8 ? 0 : level);
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void aModelMayCallItsValuesAsATaskCallsItsTargets() {
    Task task = Tasks.of("teacher", Seed.of(0));
    long in = task.sample().elementCount();
    GraphBuilder graph = new GraphBuilder("model", 17);
    graph.input(ValueInfo.of("x", DType.F32, Shape.of(4, in)));
    graph.parameter("w", 1, in);
    String out =
        graph.node("Gemm", "values", List.of("x", "w"), Map.of("transB", new Attribute.Int(1)));
    String values = graph.node("Identity", "labels", List.of(out), Map.of());
    graph.output(ValueInfo.unknown(values));
    Ranking ranking =
        contest(graph.build(), task, terms(Optimizer.Adam.plain(), 0.01, 2))
            .run(race -> {}, () -> false);
    assertThat(ranking.best().isFinite()).isTrue();
  }

  @Test
  void aRaceThatCannotBeKeptIsRunAllTheSame() {
    Task task = Tasks.of("teacher", Seed.of(0));
    Graph network = Networks.of(Networks.fitted("mlp-2x8", task.sizes()));
    Checkpoint kept =
        Checkpoint.of(folder.resolve("gone").resolve("race.safetensors"), Map.of(), false);
    Ranking ranking =
        contest(network, task, terms(Optimizer.Adam.plain(), 0.01, 3))
            .keptIn(kept)
            .run(race -> {}, () -> false);
    assertThat(ranking.best().curve()).hasSize(3);
    assertThat(kept.failure()).isPresent();
  }

  /** At a rate of 1e-4 a decay of 1000 takes a tenth of what decays, and nothing of the rest. */
  @Test
  void matricesDecayWhateverTheirShapeAndVectorsDoNot() {
    Task task = Tasks.of("teacher", Seed.of(0));
    Graph network = Networks.of(Networks.fitted("mlp-2x8", task.sizes()));
    Graph decayed = trained(network, task, 1000);
    Graph plain = trained(network, task, 0);
    for (String name : List.of("fc1.weight", "fc2.weight")) {
      assertThat(size(decayed, name) / size(plain, name)).as(name).isCloseTo(0.9, within(0.002));
    }
    assertThat(size(decayed, "fc1.bias")).isEqualTo(size(plain, "fc1.bias"));
  }

  private static Graph trained(Graph network, Task task, double decay) {
    Terms terms = terms(Optimizer.Adam.decoupled(decay), 1e-4, 1);
    return contest(network, task, terms).run(race -> {}, () -> false).winner();
  }

  private static double size(Graph trained, String name) {
    Constant constant = trained.constant(name).orElseThrow();
    MemorySegment values = ((Content.Bytes) constant.content()).segment();
    return LongStream.range(0, constant.tensor().elementCount())
        .mapToDouble(i -> Math.abs(values.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i)))
        .sum();
  }
}
