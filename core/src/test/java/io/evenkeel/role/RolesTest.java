// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Role;
import io.evenkeel.init.Site;
import io.evenkeel.tensor.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RolesTest {
  private GraphBuilder builder;
  private String x;

  @BeforeEach
  void input() {
    builder = new GraphBuilder("roles", 17);
    x = builder.input(ValueInfo.unknown("x"));
  }

  private String node(String op, String name, String... inputs) {
    return builder.node(op, name, List.of(inputs), Map.of());
  }

  private List<PlacedParameter> placed(String output) {
    builder.output(ValueInfo.unknown(output));
    return Roles.of(builder.build());
  }

  private static PlacedParameter find(List<PlacedParameter> parameters, String name) {
    return parameters.stream()
        .filter(parameter -> parameter.stored().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Site site(List<PlacedParameter> parameters, String name) {
    return find(parameters, name).site();
  }

  @Test
  void theWeightOfGemmIsReadAsItsTranspositionSays() {
    String plain = node("Gemm", "plain", x, builder.parameter("plain.weight", 4, 8));
    String transposed =
        builder.node(
            "Gemm",
            "transposed",
            List.of(plain, builder.parameter("transposed.weight", 6, 8)),
            Map.of("transB", new Attribute.Int(1)));

    List<PlacedParameter> parameters = placed(transposed);

    assertThat(site(parameters, "plain.weight").fans()).contains(Fans.of(4, 8));
    assertThat(site(parameters, "transposed.weight").fans()).contains(Fans.of(8, 6));
  }

  @Test
  void aBiasIsSeenInEitherOrderOfTheSum() {
    String product = node("MatMul", "map", x, builder.parameter("weight", 4, 8));

    List<PlacedParameter> parameters =
        placed(node("Relu", "relu", node("Add", "add", builder.parameter("bias", 8), product)));

    assertThat(site(parameters, "bias").role()).isEqualTo(Role.BIAS);
    assertThat(site(parameters, "bias").fans()).contains(Fans.of(4, 8));
    assertThat(site(parameters, "bias").following().name()).isEqualTo("relu");
  }

  @Test
  void theBiasOfAConvolutionSaysOfWhichKind() {
    String plain =
        node("Conv", "a", x, builder.parameter("a.w", 8, 4, 1, 1), builder.parameter("a.b", 8));
    String deep =
        builder.node(
            "Conv",
            "b",
            List.of(plain, builder.parameter("b.w", 8, 1, 3, 3), builder.parameter("b.b", 8)),
            Map.of("group", new Attribute.Int(8)));
    String up =
        node(
            "ConvTranspose",
            "c",
            deep,
            builder.parameter("c.w", 8, 4, 2, 2),
            builder.parameter("c.b", 4));
    List<PlacedParameter> parameters = placed(up);

    assertThat(site(parameters, "a.b").role()).isEqualTo(Role.CONVOLUTION_BIAS);
    assertThat(site(parameters, "b.b").role()).isEqualTo(Role.CONVOLUTION_BIAS);
    assertThat(site(parameters, "c.b").role()).isEqualTo(Role.TRANSPOSED_BIAS);
  }

  @Test
  void theBiasOfASingleUnitIsAParameterAndAScaleIsNot() {
    String product = node("MatMul", "map", x, builder.parameter("weight", 4, 1));
    String sum = node("Add", "add", product, builder.floats("bias", Shape.of(1), 0));
    String scaled = node("Mul", "mul", sum, builder.floats("scale", Shape.of(1), 8));

    assertThat(placed(scaled))
        .extracting(PlacedParameter::stored)
        .containsExactly("weight", "bias");
  }

  @Test
  void anAdditiveMaskIsNoParameterAndATableOfPositionsIs() {
    String mask = builder.floats("mask", Shape.of(2, 2), 0, Float.NEGATIVE_INFINITY, 0, 0);
    String table = builder.floats("table", Shape.of(2, 2), .1f, .2f, .3f, .4f);
    String scores = node("Add", "masked", node("Add", "positions", x, table), mask);

    List<PlacedParameter> parameters = placed(node("Softmax", "softmax", scores));

    assertThat(parameters).extracting(PlacedParameter::stored).containsExactly("table");
    assertThat(site(parameters, "table").role()).isEqualTo(Role.POSITION);
  }

  @Test
  void anEmbeddingIsLookedUpByAnInputAndAPositionByAStoredIndex() {
    String words = node("Gather", "words", builder.parameter("wte", 20, 8), x);
    String index = builder.ints("index", 0, 1, 2);
    String places = node("Gather", "places", builder.parameter("wpe", 3, 8), index);

    List<PlacedParameter> parameters = placed(node("Add", "add", words, places));

    assertThat(site(parameters, "wte").role()).isEqualTo(Role.EMBEDDING);
    assertThat(site(parameters, "wpe").role()).isEqualTo(Role.POSITION);
  }

  @Test
  void anEmbeddingThatIsScaledIsFollowedByThatFactor() {
    String rows = node("Gather", "rows", builder.parameter("wte", 20, 64), x);
    String scaled = node("Mul", "scaled", rows, builder.scalar("root", 8));

    List<PlacedParameter> parameters = placed(scaled);

    assertThat(site(parameters, "wte").following().name()).isEqualTo("scale(8)");
    assertThat(parameters).extracting(PlacedParameter::stored).containsExactly("wte");
  }

  @Test
  void sinusoidsAreComputedPositionsInEitherOrderAndWithAClassToken() {
    float s = (float) Math.sin(1);
    float c = (float) Math.cos(1);
    String interleaved =
        builder.floats(
            "interleaved", Shape.of(2, 4), s, c, 0, 1, c, s, (float) Math.sqrt(.5), -.70710677f);
    String halves = builder.floats("halves", Shape.of(3, 4), 0, 0, 0, 0, 1, s, 0, c, s, s, c, c);
    String learned = builder.floats("learned", Shape.of(2, 4), s, c, 0, 1, .7f, .6f, .9f, 0);
    String sum = x;
    for (String table : List.of(interleaved, halves, learned)) {
      sum = node("Add", "add." + table, sum, table);
    }

    List<PlacedParameter> parameters = placed(sum);

    assertThat(site(parameters, "interleaved").role()).isEqualTo(Role.FIXED_POSITION);
    assertThat(site(parameters, "halves").role()).isEqualTo(Role.FIXED_POSITION);
    assertThat(site(parameters, "learned").role()).isEqualTo(Role.POSITION);
  }

  @Test
  void aVectorAtTheEndOfABranchIsALayerScaleAndElsewhereHasNoRole() {
    String map = node("MatMul", "map", x, builder.parameter("weight", 4, 4));
    String scaled = node("Mul", "mul", builder.parameter("layer_scale", 4), map);
    String merged = node("Add", "merge", node("Dropout", "drop", scaled), x);
    String other = node("Mul", "other", merged, builder.parameter("unknown", 4));

    List<PlacedParameter> parameters = placed(other);

    assertThat(site(parameters, "layer_scale").role()).isEqualTo(Role.LAYER_SCALE);
    assertThat(site(parameters, "unknown").role()).isEqualTo(Role.OTHER);
  }

  @Test
  void aRowThatJoinsASequenceIsATokenAndAChannelThatJoinsAMapIsNot() {
    String token = builder.parameter("cls", 1, 1, 8);
    String sequence = builder.node("Concat", "join", List.of(token, x), axis(1));
    String features = builder.parameter("extra", 1, 1, 8);
    String wider = builder.node("Concat", "widen", List.of(sequence, features), axis(-1));

    List<PlacedParameter> parameters = placed(wider);

    assertThat(site(parameters, "cls").role()).isEqualTo(Role.EMBEDDING);
    assertThat(site(parameters, "extra").role()).isEqualTo(Role.OTHER);
  }

  private static Map<String, Attribute> axis(long axis) {
    return Map.of("axis", new Attribute.Int(axis));
  }

  @Test
  void wholeNumbersAreKeptWhereTheyStandInAModuleBesideParameters() {
    String table = builder.parameter("attn.table", 9, 2);
    String index = builder.ints("attn.index", 0, 1, 2);
    String positions = node("Gather", "gather", table, index);
    String shape = builder.ints("onnx::Reshape_12", 3, 2);
    String scores = node("Add", "add", x, node("Reshape", "reshape", positions, shape));

    List<PlacedParameter> parameters = placed(node("Softmax", "softmax", scores));

    assertThat(parameters)
        .extracting(PlacedParameter::stored)
        .containsExactly("attn.table", "attn.index");
    assertThat(site(parameters, "attn.index").role()).isEqualTo(Role.INDEX);
  }

  @Test
  void aSpectrallyNormalizedWeightKeepsItsRole() {
    String divided =
        node("Div", "div", builder.parameter("weight", 4, 8), builder.scalar("sigma", 2));

    assertThat(site(placed(node("MatMul", "map", x, divided)), "weight").role())
        .isEqualTo(Role.DENSE);
  }

  @Test
  void anOperatorWithoutARuleIsNamedInTheRemark() {
    String score = node("TfIdfVectorizer", "score", x, builder.parameter("odd", 3, 3));

    PlacedParameter odd = find(placed(score), "odd");

    assertThat(odd.site().role()).isEqualTo(Role.OTHER);
    assertThat(odd.remarks()).containsExactly("no rule for how score (TfIdfVectorizer) uses it");
  }

  @Test
  void theActivationBehindAConcatenationAndANormalizationFollows() {
    String map = node("MatMul", "map", x, builder.parameter("weight", 4, 8));
    String both = node("Concat", "concat", x, map);
    String normalized = node("LayerNormalization", "norm", both, builder.parameter("gamma", 12));

    List<PlacedParameter> parameters = placed(node("Tanh", "tanh", normalized));

    assertThat(site(parameters, "weight").following().name()).isEqualTo("tanh");
    assertThat(site(parameters, "gamma").role()).isEqualTo(Role.NORMALIZATION_SCALE);
  }

  @Test
  void aMapThatMeetsAnotherMapFirstIsLinear() {
    String first = node("MatMul", "first", x, builder.parameter("bottleneck", 8, 2));
    String second = node("MatMul", "second", first, builder.parameter("expansion", 2, 8));

    List<PlacedParameter> parameters = placed(node("Relu", "relu", second));

    assertThat(site(parameters, "bottleneck").following().name()).isEqualTo("identity");
    assertThat(site(parameters, "expansion").following().name()).isEqualTo("relu");
  }

  // Takes a second where the work is linear in the layers; a quadratic search takes minutes.
  @Test
  void tenThousandLayersAndTenThousandStepsTakeLinearTime() {
    String shared = builder.parameter("shared", 8, 8);
    String value = x;
    for (int i = 0; i < 10_000; i++) {
      String map = node("MatMul", "map" + i, value, builder.parameter("weight" + i, 8, 8));
      String step = node("MatMul", "step" + i, map, shared);
      String sum = node("Add", "add" + i, step, builder.parameter("bias" + i, 8));
      value = node("Relu", "relu" + i, sum);
    }
    String output = value;

    List<PlacedParameter> parameters =
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> placed(output));

    assertThat(parameters).hasSize(20_001);
  }

  @Test
  void adjacencyKeepsItsValuesAndAnIdentityIsAWeight() {
    String adjacency =
        builder.floats("adjacency", Shape.of(3, 3), .5f, .5f, 0, 0, .5f, .5f, .5f, 0, .5f);
    String identity = builder.floats("identity", Shape.of(2, 2), 1, 0, 0, 1);
    String mixed = node("MatMul", "mixed", adjacency, node("MatMul", "map", x, identity));

    List<PlacedParameter> parameters = placed(mixed);

    assertThat(site(parameters, "adjacency").role()).isEqualTo(Role.BUFFER);
    assertThat(site(parameters, "identity").role()).isEqualTo(Role.DENSE);
  }

  @Test
  void theMaskOfAConvolutionIsABufferAndWhatItMasksAConvolution() {
    String mask = builder.floats("conv.mask", Shape.of(1, 1, 1, 3), 1, 1, 0);
    String masked = node("Mul", "mask", builder.parameter("conv.weight", 1, 1, 1, 3), mask);

    List<PlacedParameter> parameters = placed(node("Relu", "relu", node("Conv", "c", x, masked)));

    assertThat(site(parameters, "conv.weight").role()).isEqualTo(Role.CONVOLUTION);
    assertThat(site(parameters, "conv.weight").fans().orElseThrow().in()).isEqualTo(3);
    assertThat(site(parameters, "conv.mask").role()).isEqualTo(Role.BUFFER);
  }

  @Test
  void aWeightOfUnitLengthIsStillDense() {
    String weight = builder.parameter("head.weight", 4, 8);
    String length = node("ReduceL2", "length", weight);
    String unit = node("Div", "unit", weight, node("Clip", "guard", length));

    List<PlacedParameter> parameters = placed(node("MatMul", "scores", x, unit));

    assertThat(site(parameters, "head.weight").role()).isEqualTo(Role.DENSE);
    assertThat(site(parameters, "head.weight").fans()).contains(Fans.of(4, 8));
  }

  @Test
  void aScaleAfterNormalizationToUnitLengthIsANormalizationScale() {
    String unit = node("Div", "unit", x, node("ReduceL2", "length", x));

    List<PlacedParameter> parameters =
        placed(node("Mul", "scaled", unit, builder.parameter("norm.g", 8)));

    assertThat(site(parameters, "norm.g").role()).isEqualTo(Role.NORMALIZATION_SCALE);
  }

  @Test
  void scoresMayBeReducedByADistanceBeforeTheirSoftmax() {
    String query = node("MatMul", "q", x, builder.parameter("q.weight", 8, 8));
    String key =
        node("Transpose", "t", node("MatMul", "k", x, builder.parameter("k.weight", 8, 8)));
    String scores = node("Sub", "near", node("MatMul", "scores", query, key), x);
    String weights = node("Softmax", "softmax", scores);
    String value = node("MatMul", "v", x, builder.parameter("v.weight", 8, 8));

    List<PlacedParameter> parameters = placed(node("MatMul", "mixed", weights, value));

    assertThat(site(parameters, "q.weight").role()).isEqualTo(Role.ATTENTION_QUERY);
    assertThat(site(parameters, "k.weight").role()).isEqualTo(Role.ATTENTION_KEY);
    assertThat(site(parameters, "v.weight").role()).isEqualTo(Role.ATTENTION_VALUE);
  }

  @Test
  void theBiasOfEachExpertIsABiasAndNoTableOfPositions() {
    String experts = builder.parameter("experts.weight", 4, 8, 16);
    String product = node("MatMul", "experts", x, experts);

    List<PlacedParameter> parameters =
        placed(node("Add", "add", product, builder.parameter("experts.bias", 4, 1, 16)));

    assertThat(site(parameters, "experts.bias").role()).isEqualTo(Role.BIAS);
  }

  @Test
  void frequenciesWhoseSineAndCosineAreTakenAreFixed() {
    String angles = node("Mul", "angles", x, builder.parameter("rotary.frequencies", 4));
    String both =
        builder.node(
            "Concat",
            "both",
            List.of(node("Sin", "sin", angles), node("Cos", "cos", angles)),
            Map.of("axis", new Attribute.Int(1)));

    List<PlacedParameter> parameters = placed(both);

    assertThat(site(parameters, "rotary.frequencies").role()).isEqualTo(Role.FIXED_POSITION);
  }

  @Test
  void aSingleNumberIsAParameterOnlyWhereModulesNameTheirs() {
    String map = node("MatMul", "map", x, builder.parameter("head.weight", 4, 8));
    String scaled = node("Mul", "scaled", map, builder.scalar("logit_scale", 14));
    String halved = node("Mul", "halved", scaled, builder.scalar("onnx::Mul_7", .5f));

    List<PlacedParameter> parameters = placed(halved);

    assertThat(parameters)
        .extracting(PlacedParameter::stored)
        .containsExactly("head.weight", "logit_scale");
    assertThat(site(parameters, "logit_scale").role()).isEqualTo(Role.OTHER);
  }

  @Test
  void whatIsSubtractedFromTheInputOrDividesASignalIsNoBias() {
    String centred = node("Sub", "centred", x, builder.parameter("scaling.mean", 1, 3, 1, 1));
    String scaled = node("Div", "scaled", centred, builder.parameter("scaling.std", 1, 3, 1, 1));

    List<PlacedParameter> parameters =
        placed(node("Conv", "conv", scaled, builder.parameter("scaling.conv.weight", 4, 3, 1, 1)));

    assertThat(site(parameters, "scaling.mean").role()).isEqualTo(Role.BUFFER);
    assertThat(site(parameters, "scaling.std").role()).isEqualTo(Role.BUFFER);
  }

  @Test
  void aLayerWhoseMatrixIsStoredElsewhereGivesItASecondName() {
    String rows = node("Gather", "/wte/Gather", builder.parameter("wte.weight", 20, 8), x);
    String head = node("Transpose", "/lm_head/Transpose", "wte.weight");

    PlacedParameter tied =
        find(placed(node("MatMul", "/lm_head/MatMul", rows, head)), "wte.weight");

    assertThat(tied.aliases()).containsExactly("lm_head.weight");
  }

  @Test
  void aModuleThatDoesMoreThanMultiplyGivesNoSecondName() {
    String rows = node("Gather", "/wte/Gather", builder.parameter("wte.weight", 20, 8), x);
    String head = node("Transpose", "/decoder/Transpose", "wte.weight");
    String scores = node("MatMul", "/decoder/MatMul", rows, head);

    PlacedParameter tied = find(placed(node("Softmax", "/decoder/Softmax", scores)), "wte.weight");

    assertThat(tied.aliases()).isEmpty();
  }

  @Test
  void tablesThatAreAddedUpBeforeTheyMeetTheSignalAreTablesOfPositions() {
    String both =
        node("Add", "both", builder.parameter("space", 6, 8), builder.parameter("time", 6, 8));

    List<PlacedParameter> parameters = placed(node("Add", "add", x, both));

    assertThat(site(parameters, "space").role()).isEqualTo(Role.POSITION);
    assertThat(site(parameters, "time").role()).isEqualTo(Role.POSITION);
  }

  @Test
  void numbersThatTheExporterComputedAndThatMeetOnlyOthersAreNoParameters() {
    String boxes = builder.floats("onnx::Expand_7", Shape.of(2, 2), .1f, .2f, .3f, .4f);
    String shifted = node("Sub", "shifted", boxes, builder.scalar("onnx::Sub_8", .5f));
    String map = node("MatMul", "map", x, builder.parameter("head.weight", 4, 2));

    List<PlacedParameter> parameters = placed(node("Mul", "decoded", map, shifted));

    assertThat(parameters).extracting(PlacedParameter::stored).containsExactly("head.weight");
  }

  @Test
  void aLayerThatIsCalledTwiceHasOneName() {
    String transposed = node("Transpose", "/fc/Transpose", builder.parameter("fc.weight", 8, 8));
    String once = node("MatMul", "/fc/MatMul", x, transposed);
    String again = node("Transpose", "/fc_1/Transpose", "fc.weight");

    PlacedParameter called = find(placed(node("MatMul", "/fc_1/MatMul", once, again)), "fc.weight");

    assertThat(called.aliases()).isEmpty();
  }
}
