// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.safetensors.SafetensorsFile;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trainer against PyTorch; reference/training/steps.py wrote the files. */
final class TrainerTest {
  private static final double TOLERANCE = 1e-5;
  private static final String AFTER = "after.";

  /** One row of steps.py. */
  record Case(String name, Loss loss, Optimizer optimizer, double rate, OptionalDouble clip) {
    Case(String name, Loss loss, Optimizer optimizer, double rate) {
      this(name, loss, optimizer, rate, OptionalDouble.empty());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Case NORMALIZED =
      new Case(
          "convolutional-sgd",
          Loss.CrossEntropy.plain(1),
          new Optimizer.Sgd(0.9, false, 0.001),
          0.05);

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "dense-sgd",
            new Loss.CrossEntropy(1, 0.1, OptionalLong.empty()),
            new Optimizer.Sgd(0.9, true, 0.01),
            0.1),
        new Case(
            "dense-adam",
            new Loss.MeanSquare(),
            new Optimizer.Adam(0.9, 0.999, 1e-8, 0.01, false),
            0.01),
        new Case(
            "dense-binary", new Loss.BinaryCrossEntropy(), new Optimizer.Sgd(0, false, 0), 0.3),
        new Case("anchors-focal", FocalLoss.plain(), new Optimizer.Sgd(0, false, 0), 0.1),
        new Case("anchors-offsets", new OffsetLoss(), new Optimizer.Sgd(0, false, 0), 0.1),
        NORMALIZED,
        new Case(
            "pixels-smoothed",
            new Loss.CrossEntropy(1, 0.1, OptionalLong.of(0)),
            new Optimizer.Sgd(0.9, false, 0),
            0.3),
        new Case(
            "pixels-dice",
            new Loss.Dice(1, OptionalLong.of(0)),
            new Optimizer.Sgd(0.9, false, 0),
            0.3),
        new Case(
            "recurrent-adamw",
            new Loss.CrossEntropy(2, 0, OptionalLong.of(0)),
            Optimizer.Adam.decoupled(0.1),
            0.02,
            OptionalDouble.of(0.5)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void twentyStepsLeadWhereTheyLeadInPyTorch(Case of) throws URISyntaxException {
    Graph network = network(of);
    try (SafetensorsFile golden = golden(of);
        Trainer trainer = trainer(network, golden, of);
        Training training = trainer.start(new StoredConstants(network))) {
      for (float loss : golden.segment("loss").toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)) {
        assertThat(training.step(batch(golden)).loss()).isCloseTo(loss, within(TOLERANCE * loss));
      }
      for (String name : trained(golden).names()) {
        float[] expected = golden.segment(AFTER + name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        assertThat(error(expected, current(training, name))).as(name).isLessThan(TOLERANCE);
      }
    }
  }

  @Test
  void runningStatisticsFollowThoseOfTheBatch() throws URISyntaxException {
    Graph network = network(NORMALIZED);
    try (SafetensorsFile golden = golden(NORMALIZED);
        Trainer trainer = trainer(network, golden, NORMALIZED);
        Training training = trainer.start(new StoredConstants(network))) {
      float[] before = current(training, "norm.running_var");
      training.step(batch(golden));
      assertThat(current(training, "norm.running_var")).isNotEqualTo(before);
    }
  }

  /** Before 14 a normalization had no training mode that gives its statistics. */
  @Test
  void runningStatisticsFollowInOlderOperatorSetsToo() throws URISyntaxException {
    Graph network = network(NORMALIZED);
    Graph old = network.withOpset(13);
    try (SafetensorsFile golden = golden(NORMALIZED);
        Trainer trainer = trainer(network, golden, NORMALIZED);
        Trainer older = trainer(old, golden, NORMALIZED);
        Training training = trainer.start(new StoredConstants(network));
        Training same = older.start(new StoredConstants(old))) {
      training.step(batch(golden));
      same.step(batch(golden));
      assertThat(current(same, "norm.running_var"))
          .isEqualTo(current(training, "norm.running_var"));
    }
  }

  @Test
  void trainingGoesOnFromItsStatesToTheSameBits() throws URISyntaxException {
    Graph network = network(NORMALIZED);
    try (SafetensorsFile golden = golden(NORMALIZED);
        Trainer trainer = trainer(network, golden, NORMALIZED);
        Training straight = trainer.start(new StoredConstants(network))) {
      straight.step(batch(golden));
      try (Training resumed = trainer.resume(straight.states(), straight.steps())) {
        for (int step = 0; step < 3; step++) {
          assertThat(resumed.step(batch(golden))).isEqualTo(straight.step(batch(golden)));
        }
        assertThat(current(resumed, "last.weight")).isEqualTo(current(straight, "last.weight"));
      }
    }
  }

  @Test
  void aNetworkThatCannotBeTrainedThroughIsRefusedWithItsNode() {
    GraphBuilder builder = new GraphBuilder("test", 17);
    builder.input(ValueInfo.of("x", DType.F32, Shape.of(3, 3)));
    String w = builder.parameter("w", 3, 3);
    String y = builder.node("MatMul", "product", List.of("x", w), Map.of());
    String z = builder.node("Det", "volume", List.of(y), Map.of());
    builder.output(ValueInfo.of(z, DType.F32, Shape.SCALAR));
    Objective behind = Objective.of(z, new Loss.MeanSquare(), "t");
    StepRule rule = StepRule.of(Optimizer.Adam.plain());
    assertThatThrownBy(() ->
            TrainingGraph.of(builder.build(), Map.of(), Trained.of(Set.of("w")), behind, rule))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("volume");
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Optimizer.Sgd(1, false, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("momentum is from 0 to below 1, not 1.0");
    assertThatThrownBy(() -> Optimizer.Adam.decoupled(Double.NaN))
        .hasMessage("weight decay is a number from 0 on, not NaN");
  }

  private static Path folder() throws URISyntaxException {
    return Path.of(TrainerTest.class.getResource("/golden/training").toURI());
  }

  private static Graph network(Case of) throws URISyntaxException {
    return Onnx.read(folder().resolve(of.name() + ".onnx"));
  }

  private static SafetensorsFile golden(Case of) throws URISyntaxException {
    return Safetensors.open(folder().resolve(of.name() + ".safetensors"));
  }

  private static Trainer trainer(Graph network, SafetensorsFile golden, Case of) {
    TrainingGraph graph =
        TrainingGraph.of(
            network,
            Map.of("input", fed(golden, "input").shape()),
            trained(golden),
            Objective.of("output", of.loss(), "target"),
            new StepRule(of.optimizer(), of.clip()));
    return Trainer.open(graph, of.optimizer(), Schedule.constant(of.rate()));
  }

  /** What has two axes or more decays, as in the script. */
  private static Trained trained(SafetensorsFile golden) {
    Set<String> names = new TreeSet<>();
    Set<String> decaying = new TreeSet<>();
    for (Tensor tensor : golden.tensors()) {
      if (tensor.name().startsWith(AFTER)) {
        names.add(tensor.name().substring(AFTER.length()));
        if (tensor.shape().rank() > 1) {
          decaying.add(tensor.name().substring(AFTER.length()));
        }
      }
    }
    return new Trained(names, decaying);
  }

  private static Map<String, FedTensor> batch(SafetensorsFile golden) {
    return Map.of("input", fed(golden, "input"), "target", fed(golden, "target"));
  }

  private static Tensor tensor(List<Tensor> tensors, String name) {
    return tensors.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
  }

  private static FedTensor fed(SafetensorsFile golden, String name) {
    Tensor tensor = tensor(golden.tensors(), name);
    return new FedTensor(tensor.dtype(), tensor.shape(), golden.segment(name));
  }

  private static float[] current(Training training, String name) {
    Tensor tensor = tensor(training.states().tensors(), name);
    float[] values = new float[(int) tensor.elementCount()];
    training.states().read(tensor, 0, MemorySegment.ofArray(values));
    return values;
  }

  private static double error(float[] expected, float[] actual) {
    double apart = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      apart += Math.pow(expected[i] - actual[i], 2);
      size += Math.pow(expected[i], 2);
    }
    return Math.sqrt(apart / size);
  }
}
