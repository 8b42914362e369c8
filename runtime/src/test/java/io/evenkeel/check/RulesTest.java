// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.random.Seed;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * The rules that no sick network of the ten is made for, each where it fires and where it does not.
 */
final class RulesTest {
  private static Patient healthy(String network) {
    return Patient.drawn(Networks.of(network), Recipes.auto());
  }

  private static List<String> found(Audit audit, String rule) {
    return audit.findings().stream()
        .filter(finding -> finding.rule().equals(rule))
        .map(finding -> finding.severity() + " " + finding.where())
        .toList();
  }

  @Test
  void samplesThatGrowAlikeAreARankCollapse() {
    Patient deep = Patient.drawn(Networks.of("mlp-300x256"), Recipes.he());
    List<String> collapsed = found(deep.checked(), "rank-collapse");
    assertThat(collapsed).hasSize(1).first().asString().startsWith("WARNING fc");
    // 1 − 9π²/(2·l²) passes 0.999 after 210 layers if they are wide, sooner if they are not.
    int layer = Integer.parseInt(collapsed.getFirst().replaceAll("\\D", ""));
    assertThat(layer).isBetween(60, 210);
    assertThat(found(healthy("mlp-8x128").checked(), "rank-collapse")).isEmpty();
  }

  @Test
  void fiftyLayersOfFourUnitsAreTooNarrow() {
    assertThat(found(healthy("mlp-50x4").checked(), "too-narrow"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("WARNING");
    assertThat(found(healthy("mlp-50x256").checked(), "too-narrow")).isEmpty();
  }

  @Test
  void largeLogitsBeginFarAboveTheLossOfChance() {
    Patient loud = Patient.drawn(classifier(""), Recipes.auto()).with("head", w -> 6 * w);
    assertThat(found(loud.checked(), "initial-loss")).containsExactly("WARNING head");
    assertThat(found(Patient.mended(loud, loud.checked()), "initial-loss")).isEmpty();
    assertThat(found(Patient.drawn(classifier(""), Recipes.auto()).checked(), "initial-loss"))
        .isEmpty();
  }

  @Test
  void logitsBehindASoftmaxAreLookedAtToo() {
    for (String end : List.of("Softmax", "LogSoftmax")) {
      Patient loud = Patient.drawn(classifier(end), Recipes.auto()).with("head", w -> 6 * w);
      assertThat(found(loud.checked(), "initial-loss")).as(end).containsExactly("WARNING head");
    }
  }

  private static Graph classifier(String end) {
    GraphBuilder graph = new GraphBuilder("classifier", 17);
    String x = graph.input(ValueInfo.of("x", DType.F32, Shape.of(64, 32)));
    String y = dense(graph, dense(graph, x, "body", 32, 64), "head", 64, 4);
    String out = end.isEmpty() ? y : graph.node(end, "end", List.of(y), Map.of());
    graph.output(ValueInfo.unknown(out));
    return graph.build();
  }

  private static String dense(GraphBuilder graph, String x, String name, int in, int out) {
    graph.parameter(name, out, in);
    return graph.node(
        "Gemm", name + ".map", List.of(x, name), Map.of("transB", new Attribute.Int(1)));
  }

  @Test
  void aTableAndAnOutputWithTheSameValuesAreATieThatIsNone() {
    GraphBuilder graph = new GraphBuilder("model", 17);
    String ids = graph.input(ValueInfo.of("ids", DType.I64, Shape.of(8, 4)));
    graph.parameter("table", 50, 32);
    String x = graph.node("Gather", "look", List.of("table", ids), Map.of());
    graph.parameter("out", 32, 50);
    graph.output(ValueInfo.unknown(graph.node("MatMul", "map", List.of(x, "out"), Map.of())));
    Patient well = Patient.drawn(graph.build(), Recipes.auto());
    LongToDoubleFunction table = well.values("table");
    Patient copied = well.given("out", i -> table.applyAsDouble(i % 50 * 32 + i / 50));
    assertThat(found(copied.checked(), "untied-tie")).containsExactly("WARNING out");
    assertThat(found(well.checked(), "untied-tie")).isEmpty();
  }

  @Test
  void aWeightThatNoOutputNeedsIsNeverUsed() {
    GraphBuilder graph = new GraphBuilder("model", 17);
    String x = graph.input(ValueInfo.of("x", DType.F32, Shape.of(16, 32)));
    dense(graph, x, "left out", 32, 32);
    graph.output(ValueInfo.unknown(dense(graph, x, "head", 32, 8)));
    Patient patient = Patient.drawn(graph.build(), Recipes.auto());
    assertThat(found(patient.checked(), "never-used")).containsExactly("WARNING left out");
  }

  @Test
  void aGradientOfARootAtZeroIsNotFinite() {
    GraphBuilder graph = new GraphBuilder("model", 17);
    String x = graph.input(ValueInfo.of("x", DType.F32, Shape.of(16, 32)));
    String body = dense(graph, x, "body", 32, 32);
    String y = graph.node("Mul", "zero", List.of(body, graph.scalar("nothing", 0)), Map.of());
    String root = graph.node("Sqrt", "root", List.of(y), Map.of());
    String sum = graph.node("Add", "sum", List.of(root, body), Map.of());
    graph.output(ValueInfo.unknown(dense(graph, sum, "head", 32, 8)));
    Patient patient = Patient.drawn(graph.build(), Recipes.auto());
    assertThat(found(patient.checked(), "non-finite-gradients")).containsExactly("ERROR body");
  }

  @Test
  void everyOutputIsLookedAtForValuesThatAreNotFinite() {
    GraphBuilder graph = new GraphBuilder("model", 17);
    String x = graph.input(ValueInfo.of("x", DType.F32, Shape.of(16, 32)));
    String y = dense(graph, x, "body", 32, 32);
    String log = graph.node("Log", "log", List.of(y), Map.of());
    graph.output(ValueInfo.unknown(log));
    graph.output(ValueInfo.unknown(dense(graph, y, "head", 32, 8)));
    Patient patient = Patient.drawn(graph.build(), Recipes.auto());
    assertThat(found(patient.checked(), "non-finite-values")).containsExactly("ERROR " + log);
  }

  @Test
  void copiesThatWereScaledAndRoundedToBf16AreStillCopies() {
    Patient well = healthy("mlp-8x128");
    LongToDoubleFunction third = well.values("fc3.weight");
    Patient sick = well.given("fc5.weight", i -> 0.37 * third.applyAsDouble(i));
    Patient stored = sick.stored(DType.BF16);
    assertThat(found(stored.checked(), "duplicate-layers")).containsExactly("ERROR fc5.weight");
    assertThat(found(well.stored(DType.BF16).checked(), "duplicate-layers")).isEmpty();
  }

  @Test
  void rulesAboutLevelsAreSilentAboutTrainedWeights() {
    Patient xavier = Patient.drawn(Networks.of("mlp-50x128"), Recipes.xavier());
    Settings trained = new Settings(Seed.of(0), 2, Optional.of(Stage.TRAINED), List.of());
    Audit audit = Audit.of(xavier.graph(), xavier.inputs(), trained, Watch.NOBODY);
    assertThat(Patient.grave(audit)).isEmpty();
  }

  @Test
  void theRulesOfOthersSayWhatTheyWouldSay() {
    Patient xavier = Patient.drawn(Networks.of("mlp-50x128"), Recipes.xavier());
    assertThat(rules(xavier, "dl4j"))
        .contains("dl4j-activation-std")
        .allMatch(r -> r.startsWith("dl4j"));
    Patient dead = healthy("mlp-8x128").with("fc3.bias", b -> -40);
    assertThat(rules(dead, "sagemaker")).isNotEmpty().allMatch(r -> r.startsWith("sagemaker"));
    assertThat(rules(xavier, "signal-vanishes")).containsExactly("signal-vanishes");
  }

  private static List<String> rules(Patient patient, String name) {
    Settings settings = new Settings(Seed.of(0), 2, Optional.empty(), List.of(name));
    List<String> names = new ArrayList<>();
    Audit.of(patient.graph(), patient.inputs(), settings, Watch.NOBODY)
        .findings()
        .forEach(finding -> names.add(finding.rule()));
    return names.stream().distinct().toList();
  }

  @Test
  void aRuleThatDoesNotExistIsRefused() {
    Patient patient = healthy("mlp-3x16");
    assertThatThrownBy(() -> rules(patient, "no-such-rule"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("there is no rule no-such-rule");
  }

  @Test
  void zerosForDataAccuseNoWeight() {
    Patient well = healthy("mlp-8x128");
    FedTensor zeros = FedTensor.zeros(DType.F32, Shape.of(64, 128));
    Audit audit =
        Audit.of(
            well.graph(),
            Inputs.of(well.graph(), Map.of(), Map.of("", zeros), Seed.of(3)),
            new Settings(Seed.of(0), 2, Optional.empty(), List.of()),
            Watch.NOBODY);
    assertThat(audit.findings()).filteredOn(f -> f.severity() == Severity.ERROR).isEmpty();
    assertThat(audit.findings()).extracting(Finding::rule).doesNotContain("dead-units");
  }
}
