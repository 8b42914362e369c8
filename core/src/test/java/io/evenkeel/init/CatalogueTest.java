// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.InvalidInputException;
import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import io.evenkeel.init.Place.End;
import io.evenkeel.init.Stack.Kind;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The numbers that the papers print. */
final class CatalogueTest {
  private static Site dense(long out, long in, Activation following) {
    return Site.of(
        Tensor.of("weight", Shape.of(out, in)),
        Role.DENSE,
        Optional.of(Fans.of((double) in, (double) out)),
        following);
  }

  private static Site convolution(Role role, long groups, long... shape) {
    Shape kernel = Shape.of(shape);
    return Site.of(
        Tensor.of("weight", kernel),
        role,
        Optional.of(Fans.convolution(kernel, groups, 1)),
        Activations.relu());
  }

  private static Place inBranch(int index, int position, int length, boolean factor, Stack stack) {
    return new Place(
        5,
        End.NEITHER,
        Optional.of(new Branch(index, position, length, factor, stack)),
        new Extent(9, 8, 0, List.of(stack)));
  }

  private static Place last() {
    return new Place(
        9, End.OUTPUT, Optional.empty(), new Extent(9, 8, 0, List.of(Stack.alone(4, 4))));
  }

  private static Site role(Role role, Place place) {
    return Site.of(
            Tensor.of("weight", Shape.of(512, 512)),
            role,
            Optional.of(Fans.of(512, 512)),
            Activations.identity())
        .withPlace(place);
  }

  private static Initializer chosen(String recipe, Site site) {
    return Recipes.of(recipe).choose(site).initializer();
  }

  private static double std(String recipe, Site site) {
    return chosen(recipe, site).elementStd().orElseThrow();
  }

  private static String reason(String recipe, Site site) {
    return Recipes.of(recipe).choose(site).reason();
  }

  private static float[] values(Initializer initializer, long... shape) {
    Tensor tensor = Tensor.of("t", Shape.of(shape));
    float[] values = new float[(int) tensor.elementCount()];
    initializer.fill(values, tensor, Fans.of(1, 1), Seed.of(3));
    return values;
  }

  /** The map's Jacobian at the fixed point has .782648 for the variance (section 2, theorem 1). */
  @Test
  void seluKeepsItsFixedPointUnderLecunsWeights() {
    assertThat(std("selu", dense(10, 400, Activations.selu()))).isCloseTo(0.05, within(1e-12));
    double h = 1e-4;
    double slope =
        (Activations.selu().moments(1 + h).variance()
                - Activations.selu().moments(1 - h).variance())
            / (2 * h);
    assertThat(slope).isCloseTo(0.782648, within(1e-5));
    assertThat(reason("selu", dense(10, 400, Activations.relu()))).contains("no SELU follows");
  }

  @Test
  void deltaOrthogonalIsOnTheEdgeOfChaosAtTheKernelsCentre() {
    Site tanh =
        Site.of(
            Tensor.of("weight", Shape.of(4, 4, 3, 3)),
            Role.CONVOLUTION,
            Optional.of(Fans.convolution(Shape.of(4, 4, 3, 3), 1, 1)),
            Activations.tanh());
    assertThat(chosen("delta-orthogonal", tanh))
        .isInstanceOfSatisfying(
            Initializer.DeltaOrthogonal.class,
            delta -> assertThat(delta.gain() * delta.gain()).isCloseTo(1.05, within(0.005)));
    assertThat(reason("delta-orthogonal", convolution(Role.CONVOLUTION, 1, 2, 4, 3, 3)))
        .contains("fewer outputs than inputs");
  }

  /** ResNet-110: 54 branches of two convolutions; the released code has num_layers ** (-0.5). */
  @Test
  void fixupScalesTheFirstConvolutionOfABlockAndClosesTheLast() {
    Stack stack = Stack.alone(54, 54);
    Site first = convolution(Role.CONVOLUTION, 1, 16, 16, 3, 3);
    double he = Math.sqrt(2.0 / 144);

    assertThat(std("fixup", first.withPlace(inBranch(0, 1, 2, false, stack))))
        .isCloseTo(he / Math.sqrt(54), within(1e-12));
    assertThat(std("fixup", first.withPlace(inBranch(0, 2, 3, false, stack))))
        .isCloseTo(he * Math.pow(54, -0.25), within(1e-12));
    assertThat(chosen("fixup", first.withPlace(inBranch(0, 2, 2, false, stack))))
        .isEqualTo(Initializer.zeros());
    assertThat(chosen("fixup", first.withPlace(last()))).isEqualTo(Initializer.zeros());
    assertThat(reason("fixup", first)).contains("no residual branch, so no fixup: he");
  }

  @Test
  void branchesAreClosedByTheirFactorOrWhereThereIsNoneByTheirLastMap() {
    Stack stack = Stack.alone(4, 4);
    Site weight = convolution(Role.CONVOLUTION, 1, 16, 16, 3, 3);
    for (String recipe : List.of("skipinit", "rezero")) {
      assertThat(std(recipe, weight.withPlace(inBranch(0, 2, 2, true, stack)))).isPositive();
      assertThat(chosen(recipe, weight.withPlace(inBranch(0, 2, 2, false, stack))))
          .isEqualTo(Initializer.zeros());
      assertThat(chosen(recipe, role(Role.BRANCH_SCALE, inBranch(0, 2, 2, true, stack))))
          .isEqualTo(Initializer.zeros());
      assertThat(reason(recipe, weight)).contains("no residual branch");
    }
  }

  @Test
  void zeroGammaClosesTheLastNormalizationOfABranchOnly() {
    Stack stack = Stack.alone(4, 4);
    assertThat(
            chosen("zero-gamma", role(Role.NORMALIZATION_SCALE, inBranch(0, 2, 2, false, stack))))
        .isEqualTo(Initializer.zeros());
    assertThat(
            chosen("zero-gamma", role(Role.NORMALIZATION_SCALE, inBranch(0, 1, 2, false, stack))))
        .isEqualTo(Initializer.ones());
    assertThat(std("zero-gamma", role(Role.DENSE, last()))).isEqualTo(0.01);
  }

  /** The sampled values in the released code: relu 1.71396, gelu 1.70150, silu 1.78813. */
  @Test
  void nfnetPrintsTheGainOfItsActivations() {
    assertThat(reason("nfnet", dense(8, 8, Activations.relu()))).contains("relu by γ 1.712859");
    assertThat(reason("nfnet", dense(8, 8, Activations.gelu()))).contains("gelu by γ 1.700926");
    assertThat(reason("nfnet", dense(8, 8, Activations.silu()))).contains("silu by γ 1.787187");
    assertThat(std("nfnet", dense(8, 64, Activations.relu()))).isEqualTo(0.125);
  }

  /** GPT-2 small has 12 layers of two branches each. */
  @Test
  void gpt2DividesWhatIsAddedToTheTrunkByTheRootOfTheBranches() {
    Stack stack = Stack.alone(24, 12);
    assertThat(std("gpt-2", role(Role.ATTENTION_OUTPUT, inBranch(3, 2, 2, false, stack))))
        .isCloseTo(0.02 / Math.sqrt(24), within(1e-15));
    assertThat(std("gpt-2", role(Role.DENSE, inBranch(3, 1, 2, false, stack)))).isEqualTo(0.02);
    assertThat(std("gpt-2", role(Role.EMBEDDING, last()))).isEqualTo(0.02);
  }

  /** Six layers: (9·6)^(−¼) = .3689 in the decoder, 0.67·6^(−¼) = .4281 in the encoder. */
  @Test
  void tFixupScalesByTheDepthOfEncoderAndDecoder() {
    Stack decoder = new Stack(Kind.DECODER, 18, 6, 6);
    Stack encoder = new Stack(Kind.ENCODER, 12, 6, 6);
    double xavier = Math.sqrt(1.0 / 512);

    assertThat(std("t-fixup", role(Role.ATTENTION_VALUE, inBranch(0, 1, 2, false, decoder))))
        .isCloseTo(0.3689 * xavier, within(1e-4 * xavier));
    assertThat(std("t-fixup", role(Role.DENSE, inBranch(0, 1, 2, false, encoder))))
        .isCloseTo(0.4281 * xavier, within(1e-4 * xavier));
    assertThat(std("t-fixup", role(Role.ATTENTION_QUERY, inBranch(0, 1, 2, false, decoder))))
        .isCloseTo(xavier, within(1e-12));
    assertThat(std("t-fixup", role(Role.EMBEDDING, inBranch(0, 0, 2, false, decoder))))
        .isCloseTo(0.3689 / Math.sqrt(512), within(1e-5));
  }

  /** Figure 2; for 6 and 6 layers α, β are 1.4179.., .5142.. and 2.0597.., .3433... */
  @Test
  void deepNormHasItsGainInEverythingButQueriesAndKeys() {
    Stack encoder = new Stack(Kind.ENCODER, 12, 6, 6);
    Stack decoder = new Stack(Kind.DECODER, 18, 6, 6);
    double xavier = Math.sqrt(1.0 / 512);
    Site output = role(Role.ATTENTION_OUTPUT, inBranch(0, 2, 2, false, encoder));

    assertThat(std("deepnorm", output))
        .isCloseTo(0.87 * Math.pow(6, -5.0 / 16) * xavier, within(1e-12));
    assertThat(reason("deepnorm", output)).contains("α·x with α 1.418");
    assertThat(std("deepnorm", role(Role.DENSE, inBranch(0, 1, 2, false, decoder))))
        .isCloseTo(Math.pow(72, -0.25) * xavier, within(1e-12));
    assertThat(std("deepnorm", role(Role.ATTENTION_KEY, inBranch(0, 1, 2, false, decoder))))
        .isCloseTo(xavier, within(1e-12));
    assertThat(std("deepnorm", role(Role.DENSE, inBranch(0, 1, 2, false, Stack.alone(24, 12)))))
        .isCloseTo(Math.pow(96, -0.25) * xavier, within(1e-12));
  }

  @Test
  void dsInitNarrowsALayerByTheRootOfItsNumber() {
    Stack stack = Stack.alone(24, 12);
    double xavier = Math.sqrt(1.0 / 512);

    assertThat(std("ds-init", role(Role.DENSE, inBranch(0, 1, 2, false, stack))))
        .isCloseTo(xavier, within(1e-12));
    assertThat(std("ds-init", role(Role.DENSE, inBranch(7, 1, 2, false, stack))))
        .isCloseTo(xavier / 2, within(1e-12));
  }

  /** Table 3: the output's variance is 1/fan-in², hidden rates under Adam fall as 1/fan-in. */
  @Test
  void mupMakesOutputsSmallerAndPrintsLearningRates() {
    Site hidden = role(Role.DENSE, Place.unknown().withWidth(512));
    Site output = role(Role.DENSE, last().withWidth(512));

    assertThat(std("mup", hidden)).isCloseTo(Math.sqrt(1.0 / 512), within(1e-12));
    assertThat(std("mup", output)).isCloseTo(Math.sqrt(256) / 512, within(1e-12));
    assertThat(std("mup-512", output)).isCloseTo(Math.sqrt(1.0 / 512), within(1e-12));
    assertThat(reason("mup", hidden)).contains("× 0.5000 under Adam, × 1.000 under SGD");
    assertThat(reason("mup", output)).contains("× 0.5000 under Adam, × 0.5000 under SGD");
    assertThat(Recipes.of("mup-256")).isEqualTo(Recipes.of("mup"));
    assertThat(reason("mup", role(Role.DENSE, Place.unknown()))).contains("width is unknown");
  }

  /** Table 3: input weights and all biases, × fan-out under SGD and × 1 under Adam. */
  @Test
  void mupRaisesTheRatesOfVectorsUnderGradientDescentAlone() {
    Place middle = Place.unknown().withWidth(1024);
    Place first = new Place(1, End.INPUT, Optional.empty(), middle.network());
    for (Site site :
        List.of(
            role(Role.BIAS, middle),
            role(Role.NORMALIZATION_SCALE, middle),
            role(Role.RECURRENT_BIAS, middle),
            role(Role.DENSE, first),
            role(Role.DEPTHWISE, middle),
            role(Role.EMBEDDING, middle))) {
      assertThat(reason("mup", site)).contains("× 1.000 under Adam, × 4.000 under SGD, m 1024/256");
    }
    assertThat(reason("mup", role(Role.RECURRENT_HIDDEN, first)))
        .contains("× 0.2500 under Adam, × 1.000 under SGD");
    assertThat(reason("mup", role(Role.BIAS, last().withWidth(1024))))
        .contains("× 1.000 under Adam, × 1.000 under SGD");
  }

  /** What a headless encoder gives is as wide as its trunk; the noise that DnCNN gives is not. */
  @Test
  void mupTakesTheLastMapOfABranchForTheOutputOnlyWhereTheTrunkIsTheInput() {
    Stack stack = Stack.alone(1, 1);
    Extent network = new Extent(9, 8, 0, List.of(stack)).withWidth(512);
    Optional<Branch> late = Optional.of(new Branch(0, 2, 2, false, stack));
    Optional<Branch> whole = Optional.of(new Branch(0, 9, 9, false, stack));

    assertThat(std("mup", role(Role.DENSE, new Place(9, End.OUTPUT, late, network))))
        .isCloseTo(Math.sqrt(1.0 / 512), within(1e-12));
    assertThat(std("mup", role(Role.DENSE, new Place(9, End.OUTPUT, whole, network))))
        .isCloseTo(Math.sqrt(256) / 512, within(1e-12));
  }

  /**
   * A vocabulary of 1000 and rows of 512. Untied, fixup and zero close the last map, and the
   * frameworks give it their dense layer's number; mup is table 8's, which allows for ties.
   */
  @Test
  void aTiedTableIsDrawnForItsLogitsWhereNoSourceDrawsItAsAnEmbedding() {
    Extent network = new Extent(9, 8, 0, List.of(Stack.alone(4, 4)));
    Site tied =
        dense(1000, 512, Activations.identity())
            .withPlace(new Place(9, End.TIED, Optional.empty(), network.withWidth(512)));
    double logits = Math.sqrt(1.0 / 512);

    assertThat(std("he", tied)).isCloseTo(logits, within(1e-12));
    assertThat(reason("he", tied)).endsWith("tied to the embedding: as the last map");
    assertThat(std("fixup", tied)).isCloseTo(logits, within(1e-12));
    assertThat(std("gpt-2", tied)).isEqualTo(0.02);
    assertThat(std("flax-default", tied)).isCloseTo(logits, within(1e-12));
    assertThat(chosen("pytorch-default", tied)).isEqualTo(new Initializer.Normal(0, 1));
    assertThat(chosen("keras-default", tied)).isEqualTo(new Initializer.Uniform(-0.05, 0.05));
    assertThat(std("t-fixup", tied)).isCloseTo(0.67 * Math.pow(4, -0.25) * logits, within(1e-12));
    assertThat(chosen("zero", tied)).isNotEqualTo(Initializer.zeros());
    assertThat(chosen("mup", tied)).isEqualTo(new Initializer.Normal(0, 1));
    assertThat(reason("mup", tied))
        .contains("its logits by 0.03125 =")
        .contains("× 1.000 under Adam, × 2.000 under SGD");
  }

  @Test
  void tatPrintsTheSlopeThatFitsTheDepth() {
    Place deep = new Place(5, End.NEITHER, Optional.empty(), new Extent(51, 50, 0, List.of()));
    Site site = dense(64, 64, Activations.relu()).withPlace(deep);

    assertThat(reason("tat", site)).contains("negative slope 0.430523");
    assertThat(chosen("tat", site))
        .isEqualTo(new Initializer.Orthogonal(Math.sqrt(2 / (1 + slope() * slope()))));
    assertThat(reason("tat", dense(64, 64, Activations.relu()))).contains("plain ReLU");
  }

  private static double slope() {
    return io.evenkeel.stability.TailoredSlope.of(50, 0.9).orElseThrow();
  }

  @Test
  void irnnKeepsTheStateOfReluUnitsAndHasTinyOtherWeights() {
    Site relu = dense(4, 4, Activations.relu());
    Site hidden = Site.of(relu.tensor(), Role.RECURRENT_HIDDEN, relu.fans(), Activations.relu());

    assertThat(values(chosen("irnn", hidden), 2, 2)).containsExactly(1, 0, 0, 1);
    assertThat(std("irnn", relu)).isEqualTo(0.001);
    Site squashed =
        Site.of(relu.tensor(), Role.RECURRENT_HIDDEN, relu.fans(), Activations.identity());
    assertThat(reason("irnn", squashed)).contains("plain recurrent layers of ReLU units");
  }

  @Test
  void chronoRemembersForUniformTimesAndForgetsTheInputAsMuch() {
    List<Block> gates =
        List.of("input gate", "forget gate", "cell gate", "output gate").stream()
            .map(label -> new Block(label, Role.RECURRENT_BIAS, 200, Optional.empty()))
            .toList();
    Site site =
        new Site(
            Tensor.of("t", Shape.of(800)),
            Role.RECURRENT_BIAS,
            Optional.empty(),
            Activations.identity(),
            1,
            gates,
            Place.unknown());
    float[] bias = values(chosen("chrono-100", site), 800);

    double sum = 0;
    for (int i = 0; i < 200; i++) {
      assertThat(bias[i]).isEqualTo(-bias[200 + i]);
      assertThat(bias[200 + i]).isBetween(0f, (float) Math.log(99));
      assertThat(bias[400 + i]).isZero();
      // The time after which a gate of that bias has forgotten, 1/(1 − σ(b)).
      sum += 1 + Math.exp(bias[200 + i]);
    }
    assertThat(sum / 200).isCloseTo(51, within(6.0));
    assertThatThrownBy(() -> Recipes.of("chrono-2")).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void zeroHasIdentitiesAndHadamardMatrices() {
    assertThat(values(chosen("zero", dense(2, 3, Activations.relu())), 2, 3))
        .containsExactly(1, 0, 0, 0, 1, 0);
    float half = (float) Math.sqrt(0.5);
    assertThat(values(chosen("zero", dense(2, 1, Activations.relu())), 2, 1))
        .containsExactly(half, half);
    assertThat(values(chosen("zero", dense(4, 2, Activations.relu())), 4, 2))
        .containsExactly(.5f, .5f, .5f, -.5f, .5f, .5f, .5f, -.5f);
    float[] kernel =
        values(chosen("zero", convolution(Role.CONVOLUTION, 1, 3, 2, 3, 3)), 3, 2, 3, 3);
    assertThat(kernel[4]).isEqualTo(0.5f);
    assertThat(kernel[0]).isZero();
    assertThat(chosen("zero", role(Role.DENSE, last()))).isEqualTo(Initializer.zeros());
  }
}
