// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.activation.Activations;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What frameworks give a weight, their mistakes included. */
final class FrameworkRecipesTest {
  private static Site site(Role role, String name, Fans fans, long... shape) {
    return Site.of(Tensor.of(name, Shape.of(shape)), role, Optional.of(fans), Activations.relu());
  }

  private static Site convolution(Role role, long groups, long... shape) {
    return site(role, "weight", Fans.convolution(Shape.of(shape), groups, 1), shape);
  }

  private static Site transposed(long stride, long... shape) {
    Fans fans = Fans.transposedConvolution(Shape.of(shape), 1, (double) stride);
    return site(Role.TRANSPOSED_CONVOLUTION, "weight", fans, shape);
  }

  private static Site embedding(long... shape) {
    return Site.of(
        Tensor.of("table", Shape.of(shape)),
        Role.EMBEDDING,
        Optional.empty(),
        Activations.identity());
  }

  private static Choice choice(String recipe, Site site) {
    return Recipes.of(recipe).choose(site);
  }

  private static double std(String recipe, Site site) {
    return choice(recipe, site).initializer().elementStd().orElseThrow();
  }

  /** He on [3, 3, 64, 128] has std .00737 there instead of .0589; this has its scale of 1. */
  @Test
  void tensorflowJavaCountsInputChannelsTwice() {
    Site site = convolution(Role.CONVOLUTION, 1, 128, 64, 3, 3);
    double he = std("tf-java-default", site) * Math.sqrt(2);

    assertThat(he).isCloseTo(0.00737, within(5e-6));
    assertThat(choice("tf-java-default", site).reason()).contains("twice");
  }

  @Test
  void djlTakesTheSecondAxisForTheFanIn() {
    assertThat(std("djl-default", convolution(Role.CONVOLUTION, 1, 8, 4, 3, 3)))
        .isCloseTo(Math.sqrt(2.0 / 36), within(1e-15));
    assertThat(std("djl-default", transposed(4, 8, 4, 4, 4)))
        .isCloseTo(Math.sqrt(2.0 / 64), within(1e-15));
    assertThat(std("djl-default", embedding(1000, 50))).isCloseTo(0.2, within(1e-15));
  }

  @Test
  void dl4jIsXavierWithTheChannelsOfDepthwiseLayersCounted() {
    assertThat(std("dl4j-default", convolution(Role.CONVOLUTION, 1, 8, 4, 3, 3)))
        .isCloseTo(Math.sqrt(2.0 / (36 + 72)), within(1e-15));
    assertThat(std("dl4j-default", convolution(Role.DEPTHWISE, 8, 8, 1, 3, 3)))
        .isCloseTo(Math.sqrt(2.0 / (72 + 9)), within(1e-15));
    assertThat(std("dl4j-default", transposed(4, 8, 4, 4, 4)))
        .isCloseTo(Math.sqrt(2.0 / (128 + 16)), within(1e-15));
  }

  @Test
  void flaxIsTruncatedLecunNormal() {
    assertThat(choice("flax-default", convolution(Role.DEPTHWISE, 8, 8, 1, 3, 3)).initializer())
        .isEqualTo(new Initializer.TruncatedNormal(0, 1.0 / 3, 2));
    assertThat(std("flax-default", transposed(4, 8, 4, 4, 4)))
        .isCloseTo(Math.sqrt(1.0 / 128), within(1e-15));
    assertThat(std("flax-default", embedding(1000, 64))).isEqualTo(0.125);
  }

  @Test
  void jaxStaxIsGlorotNormalWithNormalBiases() {
    assertThat(std("jax-default", convolution(Role.CONVOLUTION, 1, 8, 4, 3, 3)))
        .isCloseTo(Math.sqrt(2.0 / (36 + 72)), within(1e-15));
    assertThat(std("jax-default", site(Role.BIAS, "bias", Fans.of(4, 8), 8))).isEqualTo(0.01);
  }

  @Test
  void jaxStaxHasNextToNothingInTheBiasesOfConvolutions() {
    for (Role role : List.of(Role.CONVOLUTION_BIAS, Role.TRANSPOSED_BIAS)) {
      assertThat(std("jax-default", site(role, "bias", Fans.of(36, 72), 8))).isEqualTo(1e-6);
    }
  }

  @Test
  void kerasCountsTheChannelsOfDepthwiseLayersAndAllGatesOfRecurrentOnes() {
    assertThat(std("keras-default", convolution(Role.DEPTHWISE, 8, 8, 1, 3, 3)))
        .isCloseTo(Math.sqrt(2.0 / (72 + 9)), within(1e-15));
    assertThat(std("keras-default", site(Role.RECURRENT_INPUT, "w", Fans.of(6, 4), 16, 6)))
        .isCloseTo(Math.sqrt(2.0 / (6 + 16)), within(1e-15));
  }

  @Test
  void kerasDrawsOneOrthogonalMatrixForAllGates() {
    List<Block> gates =
        Stream.of("input gate", "forget gate", "cell gate", "output gate")
            .map(label -> new Block(label, Role.RECURRENT_HIDDEN, 3, Optional.of(Fans.of(3, 3))))
            .toList();
    Site site =
        new Site(
            Tensor.of("w", Shape.of(12, 3)),
            Role.RECURRENT_HIDDEN,
            Optional.of(Fans.of(3, 3)),
            Activations.identity(),
            1,
            gates,
            Place.unknown());
    float[] w = new float[36];
    choice("keras-default", site).initializer().fill(w, site.tensor(), Fans.of(3, 3), Seed.of(0));

    double norm = 0;
    for (int row = 0; row < 12; row++) {
      norm += w[3 * row] * w[3 * row];
    }
    assertThat(norm).isCloseTo(1, within(1e-6));
  }

  /** torch.nn.ConvTranspose2d(1024, 512, 2): bias.abs().max() stays below 1/√2048. */
  @Test
  void pytorchTakesTheFanOfATransposedBiasFromTheSecondAxis() {
    Fans fans = Fans.transposedConvolution(Shape.of(1024, 512, 2, 2), 1, 4);
    assertThat(std("pytorch-default", site(Role.TRANSPOSED_BIAS, "up.bias", fans, 512)))
        .isCloseTo(1 / Math.sqrt(3 * 2048), within(1e-15));
  }

  /** torch.nn.MultiheadAttention._reset_parameters. */
  @Test
  void pytorchSetsTheBiasesOfMultiheadAttentionToZeroAndOthersNot() {
    Fans fans = Fans.of(8, 8);
    for (String name : List.of("attn.in_proj_bias", "attn.out_proj.bias")) {
      assertThat(choice("pytorch-default", site(Role.ATTENTION_BIAS, name, fans, 8)).initializer())
          .isEqualTo(Initializer.zeros());
    }
    assertThat(std("pytorch-default", site(Role.ATTENTION_BIAS, "attn.c_attn.bias", fans, 24)))
        .isCloseTo(1 / Math.sqrt(24), within(1e-15));
    assertThat(std("pytorch-default", site(Role.ATTENTION_INPUT, "c_attn.weight", fans, 24, 8)))
        .isCloseTo(1 / Math.sqrt(24), within(1e-15));
    assertThat(std("pytorch-default", site(Role.ATTENTION_INPUT, "in_proj_weight", fans, 24, 8)))
        .isCloseTo(Math.sqrt(2.0 / 32), within(1e-15));
  }
}
