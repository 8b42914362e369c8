// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Recipe;
import io.evenkeel.init.Recipes;
import io.evenkeel.init.Role;
import io.evenkeel.random.Seed;
import io.evenkeel.signal.Finding;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlannerTest {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long IN = 24;
  private static final long OUT = 40;

  private static GraphBuilder builder() {
    GraphBuilder builder = new GraphBuilder("net", 20);
    builder.input(ValueInfo.of("x", DType.F32, Shape.of(8, IN)));
    return builder;
  }

  private static String dense(GraphBuilder builder, String x, String name, long in, long out) {
    builder.parameter(name, out, in);
    return builder.node("Gemm", name + "_map", List.of(x, name), transB());
  }

  private static Map<String, Attribute> transB() {
    return Map.of("transB", new Attribute.Int(1));
  }

  private static Graph layers(int count) {
    GraphBuilder builder = builder();
    String value = "x";
    for (int i = 0; i < count; i++) {
      value = dense(builder, value, "fc" + i + ".weight", IN, IN);
      value = builder.node("Relu", "relu" + i, List.of(value), Map.of());
    }
    builder.output(ValueInfo.unknown(value));
    return builder.build();
  }

  private static Graph before(String op, Map<String, Attribute> attributes) {
    GraphBuilder builder = builder();
    String value = dense(builder, "x", "weight", IN, OUT);
    List<String> inputs =
        op.equals("PRelu") ? List.of(value, builder.parameter("slope", 1)) : List.of(value);
    builder.output(ValueInfo.unknown(builder.node(op, "f", inputs, attributes)));
    return builder.build();
  }

  private static PlannedParameter find(Plan plan, String name) {
    return plan.parameters().stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void planningTwiceGivesEqualPlans() {
    for (Recipe recipe : Recipes.all()) {
      assertThat(Planner.plan(layers(5), recipe)).isEqualTo(Planner.plan(layers(5), recipe));
    }
  }

  @Test
  void everyReasonIsOneLine() {
    for (Recipe recipe : Recipes.all()) {
      assertThat(Planner.plan(before("PRelu", Map.of()), recipe).parameters())
          .hasSize(2)
          .allSatisfy(
              parameter -> assertThat(parameter.reason()).isNotBlank().doesNotContain("\n"));
    }
  }

  /** 1/√E f² and 1/√E f′² for a unit normal. */
  @ParameterizedTest
  @CsvSource({
    "Relu, 1.414213562, 1.414213562",
    "PRelu, 1.371988681, 1.371988681",
    "Gelu, 1.533530441, 1.481114413",
    "Tanh, 1.592537420, 1.467413592",
    "Sigmoid, 1.846228545, ",
    "Mish, 1.486847581, ",
    "Elu, 1.245198301, ",
    "Selu, 1, 0.966025777",
    "Softplus, 1.041866836, ",
    "Softsign, 2.337533363, ",
    "Swish, 1.676532470, 1.623320258",
  })
  void heDividesTheExactGainByTheRootOfTheFan(String op, double forward, Double backward) {
    Graph graph = before(op, Map.of());
    PlannedParameter kept = find(Planner.plan(graph, Recipes.he()), "weight");
    assertThat(kept.gain().orElseThrow()).isCloseTo(forward, within(2e-9));
    assertThat(kept.initializer().elementStd().orElseThrow())
        .isCloseTo(forward / Math.sqrt(IN), within(1e-9));
    if (backward != null) {
      Recipe recipe = Recipes.he(Recipes.Mode.BACKWARD);
      PlannedParameter weight = find(Planner.plan(graph, recipe), "weight");
      assertThat(weight.initializer().elementStd().orElseThrow())
          .isCloseTo(backward / Math.sqrt(OUT), within(1e-9));
    }
  }

  @Test
  void aLeakyRectifierHasTheGainOfItsOwnSlope() {
    Graph graph = before("LeakyRelu", Map.of("alpha", new Attribute.Real(0.2f)));
    assertThat(find(Planner.plan(graph, Recipes.he()), "weight").gain().orElseThrow())
        .isCloseTo(Math.sqrt(2 / 1.04), within(1e-12));
  }

  @Test
  void aConvolutionsFansCountGroupsAndStride() {
    GraphBuilder builder = new GraphBuilder("net", 17);
    builder.input(ValueInfo.of("x", DType.F32, Shape.of(1, 8, 16, 16)));
    builder.parameter("w", 12, 4, 3, 3);
    Map<String, Attribute> attributes =
        Map.of("group", new Attribute.Int(2), "strides", new Attribute.Ints(List.of(2L, 2L)));
    String y = builder.node("Conv", "c", List.of("x", "w"), attributes);
    builder.output(ValueInfo.unknown(builder.node("Relu", "r", List.of(y), Map.of())));
    Graph graph = builder.build();

    assertThat(std(graph, Recipes.he())).isCloseTo(Math.sqrt(2.0 / 36), within(1e-15));
    assertThat(std(graph, Recipes.he(Recipes.Mode.BACKWARD)))
        .isCloseTo(Math.sqrt(2 / (9 * 12 / (2 * 4.0))), within(1e-15));
    assertThat(std(graph, Recipes.he2015())).isCloseTo(Math.sqrt(2.0 / 108), within(1e-15));
  }

  private static double std(Graph graph, Recipe recipe) {
    return find(Planner.plan(graph, recipe), "w").initializer().elementStd().orElseThrow();
  }

  @Test
  void aMatrixStoredEitherWayRoundHasTheSameFansGainAndInitializer() {
    GraphBuilder builder = builder();
    builder.parameter("weight", IN, OUT);
    String y = builder.node("MatMul", "map", List.of("x", "weight"), Map.of());
    builder.output(ValueInfo.unknown(builder.node("Relu", "f", List.of(y), Map.of())));
    PlannedParameter inByOut = find(Planner.plan(builder.build(), Recipes.he()), "weight");
    PlannedParameter outByIn = find(Planner.plan(before("Relu", Map.of()), Recipes.he()), "weight");

    assertThat(inByOut.fans()).isEqualTo(outByIn.fans());
    assertThat(inByOut.initializer()).isEqualTo(outByIn.initializer());
    assertThat(inByOut.gain()).isEqualTo(outByIn.gain());
  }

  @Test
  void addingALayerChangesNoOtherParametersValues() {
    List<byte[]> few = all(layers(3));
    List<byte[]> many = all(layers(4));

    assertThat(many).hasSize(4);
    for (int i = 0; i < few.size(); i++) {
      assertThat(many.get(i)).isEqualTo(few.get(i));
    }
  }

  private static List<byte[]> all(Graph graph) {
    Plan plan = Planner.plan(graph, Recipes.he());
    Draw draw = Draw.of(plan, graph, Seed.of(3), Optional.empty(), Draw.Naming.PARAMETER);
    return draw.tensors().stream()
        .map(tensor -> {
          byte[] bytes = new byte[Math.toIntExact(tensor.byteCount())];
          draw.read(tensor, 0, MemorySegment.ofArray(bytes));
          return bytes;
        })
        .toList();
  }

  private static Graph odd(boolean drawn) {
    GraphBuilder builder = builder();
    String odd = drawn ? builder.floats("odd", Shape.of(3), 1, 2, 3) : builder.parameter("odd", 3);
    builder.output(ValueInfo.unknown(builder.node("Mystery", "m", List.of("x", odd), Map.of())));
    return builder.build();
  }

  @Test
  void whatHasNoRoleKeepsItsValuesAndIsFound() {
    Plan plan = Planner.plan(odd(true), Recipes.he());

    assertThat(find(plan, "odd").role()).isEqualTo(Role.OTHER);
    assertThat(find(plan, "odd").initializer()).isEqualTo(new Initializer.Keep());
    assertThat(plan.findings())
        .extracting(Finding::rule, Finding::severity, Finding::where)
        .containsExactly(tuple("no-role", Finding.Severity.WARNING, "odd"));
    assertThat(plan.findings().getFirst().because()).contains("m (Mystery)");
    assertThat(plan.findings().getFirst().fix()).contains("keeps the values");
    assertThat(MemorySegment.ofArray(all(odd(true)).getFirst()).get(FLOAT, 8)).isEqualTo(3);
  }

  @Test
  void whatHasNeitherRoleNorValuesStartsAtZeroAndSaysSo() {
    Plan plan = Planner.plan(odd(false), Recipes.he());

    assertThat(find(plan, "odd").initializer()).isEqualTo(Initializer.zeros());
    assertThat(find(plan, "odd").reason()).contains("zeros, having no values");
    assertThat(plan.findings().getFirst().fix()).contains("starts at zero");
    assertThat(all(odd(false)).getFirst()).containsOnly(0);
  }

  @Test
  void aWeightWithoutElementsIsRefusedByName() {
    GraphBuilder builder = builder();
    builder.output(ValueInfo.unknown(dense(builder, "x", "empty.weight", 0, 4)));
    Graph graph = builder.build();

    assertThatThrownBy(() -> Planner.plan(graph, Recipes.he()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("empty.weight", "4x0")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aTensorUsedByTwoMapsIsPlannedOnce() {
    GraphBuilder builder = builder();
    String first = dense(builder, "x", "shared", IN, IN);
    builder.output(
        ValueInfo.unknown(builder.node("Gemm", "again", List.of(first, "shared"), transB())));

    assertThat(Planner.plan(builder.build(), Recipes.he()).parameters())
        .extracting(PlannedParameter::tensor)
        .containsExactly(Tensor.of("shared", Shape.of(IN, IN)));
  }
}
