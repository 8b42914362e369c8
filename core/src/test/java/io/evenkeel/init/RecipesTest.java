// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.InvalidInputException;
import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecipesTest {
  private static Site convolution(long outputs, long inputs, Activation following) {
    Shape shape = Shape.of(outputs, inputs, 3, 3);
    return Site.of(
        Tensor.of("conv.weight", shape),
        Role.CONVOLUTION,
        Optional.of(Fans.convolution(shape, 1, 1)),
        following);
  }

  private static double std(Recipe recipe, Site site) {
    return recipe.choose(site).initializer().elementStd().orElseThrow();
  }

  /** The numbers He et al. (2015) print for VGG-B's widths, section 2.2. */
  @Test
  void he2015GivesTheStdsOfThePaper() {
    double[] printed = {0.059, 0.042, 0.029, 0.021};
    long[] filters = {64, 128, 256, 512};
    for (int i = 0; i < filters.length; i++) {
      Site site = convolution(filters[i], 64, Activations.relu());
      assertThat(std(Recipes.he2015(), site)).isCloseTo(printed[i], within(0.0005));
    }
  }

  /** "The std of the gradient from conv10 to conv2 is 1/1.7e4 of intended" with a fixed .01. */
  @Test
  void aFixedStdOfOneHundredthLosesTheGradientAsInThePaper() {
    double[] published = {64, 128, 128, 256, 256, 512, 512, 512, 512};
    double loss = 1;
    for (double filters : published) {
      Site site = convolution((long) filters, 64, Activations.relu());
      loss *= std(Recipes.gaussian001(), site) / std(Recipes.he2015(), site);
    }
    // 1.67e4 exactly; 1/17,024 with the stds rounded as the paper prints them.
    assertThat(1 / loss).isBetween(1.65e4, 1.75e4);
  }

  @Test
  void anEmbeddingHasUnitSecondMomentAfterTheFactorThatFollowsIt() {
    Tensor table = Tensor.of("wte", Shape.of(100, 256));
    Site plain = Site.of(table, Role.EMBEDDING, Optional.empty(), Activations.identity());
    Site scaled = Site.of(table, Role.EMBEDDING, Optional.empty(), Activations.scale(16));

    assertThat(std(Recipes.he(), plain)).isEqualTo(1);
    assertThat(std(Recipes.he(), scaled)).isCloseTo(1.0 / 16, within(1e-15));
    assertThat(std(Recipes.of("pytorch-default"), scaled)).isEqualTo(1);
  }

  @Test
  void theLengthOfAWeightVectorIsThatOfTheRecipesOwnWeights() {
    Site weights = convolution(8, 64, Activations.relu());
    Site length =
        Site.of(
            Tensor.of("weight_g", Shape.of(8, 1, 1, 1)),
            Role.MAGNITUDE,
            weights.fans(),
            weights.following());

    for (Recipe recipe : List.of(Recipes.he(), Recipes.he2015(), Recipes.xavier())) {
      assertThat(recipe.choose(length).initializer())
          .isEqualTo(new Initializer.Constant(std(recipe, weights) * Math.sqrt(576)));
    }
    assertThat(Recipes.orthogonal().choose(length).initializer())
        .isEqualTo(new Initializer.Constant(Activations.relu().gain()));
  }

  @Test
  void positionsThatAreComputedKeepTheirValuesUnderEveryRecipe() {
    Site site =
        Site.of(
            Tensor.of("pe", Shape.of(100, 256)),
            Role.FIXED_POSITION,
            Optional.empty(),
            Activations.identity());

    assertThat(Recipes.all())
        .allSatisfy(recipe ->
            assertThat(recipe.choose(site).initializer()).isEqualTo(new Initializer.Keep()));
  }

  @Test
  void heUsesTheGainOfTheActivationThatFollows() {
    assertThat(std(Recipes.he(), convolution(8, 64, Activations.relu())))
        .isCloseTo(Math.sqrt(2.0 / 576), within(1e-15));
    assertThat(std(Recipes.he(), convolution(8, 64, Activations.leakyRelu(0.5))))
        .isCloseTo(Math.sqrt(2 / (1.25 * 576)), within(1e-15));
    assertThat(std(Recipes.he(), convolution(8, 64, Activations.identity())))
        .isCloseTo(Math.sqrt(1.0 / 576), within(1e-15));
  }

  @Test
  void heBackwardDividesByTheFanOut() {
    assertThat(std(Recipes.he(Recipes.Mode.BACKWARD), convolution(8, 64, Activations.relu())))
        .isCloseTo(Math.sqrt(2.0 / 72), within(1e-15));
  }

  @Test
  void he2015TreatsEveryLayerAsOneBeforeARectifier() {
    assertThat(std(Recipes.he2015(), convolution(8, 64, Activations.identity())))
        .isCloseTo(Math.sqrt(2.0 / 72), within(1e-15));
    assertThat(std(Recipes.he2015(), convolution(8, 64, Activations.prelu(0.25))))
        .isCloseTo(Math.sqrt(2 / (1.0625 * 72)), within(1e-15));
  }

  @Test
  void xavierAveragesTheFans() {
    assertThat(std(Recipes.xavier(), convolution(32, 64, Activations.tanh())))
        .isCloseTo(Math.sqrt(2.0 / (576 + 288)), within(1e-15));
  }

  @Test
  void pytorchDefaultIsUniformWithOneThirdOfTheVariance() {
    Choice choice = Recipes.of("pytorch-default").choose(convolution(8, 64, Activations.relu()));
    double bound = 1 / Math.sqrt(576);
    assertThat(choice.initializer())
        .isInstanceOfSatisfying(
            Initializer.Uniform.class,
            uniform -> assertThat(uniform.high()).isCloseTo(bound, within(1e-15)));
  }

  @Test
  void theForgetGateStartsOpenAndTheOthersClosed() {
    List<Block> gates =
        List.of("input gate", "forget gate", "cell gate", "output gate").stream()
            .map(label -> new Block(label, Role.RECURRENT_BIAS, 3, Optional.of(Fans.of(3, 3))))
            .toList();
    Site site =
        new Site(
            Tensor.of("lstm.bias_ih_l0", Shape.of(12)),
            Role.RECURRENT_BIAS,
            Optional.empty(),
            Activations.identity(),
            1,
            gates,
            Place.unknown());
    float[] bias = new float[12];
    Recipes.he().choose(site).initializer().fill(bias, site.tensor(), Fans.of(3, 3), Seed.of(0));
    assertThat(bias).containsExactly(0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void aReasonShowsTheRuleWithItsNumbers() {
    assertThat(Recipes.he().choose(convolution(8, 64, Activations.relu())).reason())
        .isEqualTo("std 0.05893 = gain/√fanIn, gain 1.414 (relu), fanIn 576");
  }

  @Test
  void everyRecipeHasARuleForEveryRoleAndSaysWhereItComesFrom() {
    for (Recipe recipe : Recipes.all()) {
      assertThat(recipe.rules().keySet()).containsExactlyInAnyOrder(Role.values());
      assertThat(recipe.citation()).isNotBlank();
      assertThat(Recipes.of(recipe.name())).isEqualTo(recipe);
    }
  }

  /** Rules are data, and print as such. */
  @Test
  void everyFanAndEveryStandingIsAskedForBySomeRecipe() {
    String rules = Recipes.all().toString();
    for (FanMode mode : FanMode.values()) {
      assertThat(rules).contains("mode=" + mode);
    }
    for (Standing standing : Standing.values()) {
      assertThat(rules).contains("standing=" + standing);
    }
  }

  @Test
  void anUnknownRecipeIsAnsweredWithTheNearest() {
    assertThatThrownBy(() -> Recipes.of("hee"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("unknown recipe 'hee'; did you mean he? `evenkeel init --recipes` lists them");
  }
}
