// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.init.Fans;
import io.evenkeel.init.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles in feed-forward networks as PyTorch exports them. */
class ExportedRolesTest {
  @ParameterizedTest
  @ValueSource(strings = {"train", "eval"})
  void convolutionsHaveTheirRolesFansAndActivationsHoweverTheyAreExported(String mode) {
    Exported network = Exported.of("convolutions." + mode);

    assertThat(network.role("stem.weight")).isEqualTo(Role.CONVOLUTION);
    assertThat(network.fans("stem.weight")).isEqualTo(new Fans(27, 18, 72));
    assertThat(network.following("stem.weight")).isEqualTo("prelu(0.25)");
    assertThat(network.role("prelu.weight")).isEqualTo(Role.SLOPE);
    assertThat(network.fans("grouped.weight")).isEqualTo(new Fans(36, 36, 72));
    assertThat(network.following("grouped.bias")).isEqualTo("leaky-relu(0.2)");
    assertThat(network.role("depthwise.weight")).isEqualTo(Role.DEPTHWISE);
    assertThat(network.fans("depthwise.weight")).isEqualTo(new Fans(9, 18, 144));
    assertThat(network.following("depthwise.weight")).isEqualTo("clip(0,6)");
    assertThat(network.following("project.weight")).isEqualTo("relu");
    assertThat(network.role("up.weight")).isEqualTo(Role.TRANSPOSED_CONVOLUTION);
    assertThat(network.fans("up.weight")).isEqualTo(new Fans(32, 64, 64));
    assertThat(network.following("up.weight")).isEqualTo("tanh");
    assertThat(network.fans("fc.bias")).isEqualTo(Fans.of(4, 5));
    assertThat(network.named(Role.OTHER)).isEmpty();
  }

  @Test
  void namesThatFoldingReplacedAreRecoveredWithARemark() {
    PlacedParameter stem = Exported.of("convolutions.eval").parameter("stem.weight");

    assertThat(stem.stored()).startsWith("onnx::Conv_");
    assertThat(stem.remarks())
        .containsExactly("name recovered from node /stem/Conv; stored as " + stem.stored());
  }

  @Test
  void aTransposedWeightIsNamedAfterTheBiasBesideIt() {
    Exported network = Exported.of("decoder.eval");

    assertThat(network.role("layer.self_attn.in_proj_weight")).isEqualTo(Role.ATTENTION_INPUT);
    assertThat(network.parameter("layer.self_attn.in_proj_weight").remarks().getFirst())
        .endsWith(", transposed");
    assertThat(Exported.of("tied_gpt.eval").role("c_attn.weight")).isEqualTo(Role.ATTENTION_INPUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"decoder.eval", "lstm.eval", "vision_transformer.eval", "convolutions.eval"})
  void recoveredNamesAreUnique(String fixture) {
    assertThat(Exported.of(fixture).names()).doesNotHaveDuplicates();
  }

  @Test
  void batchNormalizationHasScaleShiftAndStatistics() {
    Exported network = Exported.of("convolutions.train");

    assertThat(network.named(Role.NORMALIZATION_SCALE)).containsExactly("bn1.weight", "bn2.weight");
    assertThat(network.named(Role.NORMALIZATION_SHIFT)).containsExactly("bn1.bias", "bn2.bias");
    assertThat(network.named(Role.RUNNING_MEAN))
        .containsExactly("bn1.running_mean", "bn2.running_mean");
    assertThat(network.named(Role.RUNNING_VARIANCE))
        .containsExactly("bn1.running_var", "bn2.running_var");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gelu        | gelu
          gelu_tanh   | gelu-tanh
          silu        | silu
          mish        | mish
          hardswish   | hard-swish
          softplus    | softplus
          elu         | elu(0.7)
          celu        | celu(2)
          selu        | selu
          hardsigmoid | hard-sigmoid(0.16666667,0.5)
          relu6       | clip(0,6)
          hardtanh    | clip(-1,1)
          softsign    | softsign
          glu         | identity
          """)
  void decomposedActivationsAreSeen(String layer, String activation) {
    Exported network = Exported.of("activations.train");

    assertThat(network.following(layer + ".weight")).isEqualTo(activation);
    assertThat(network.following(layer + ".bias")).isEqualTo(activation);
  }

  @Test
  void normalizedWeightsKeepTheRoleOfTheirMap() {
    Exported network = Exported.of("reparameterized.train");

    assertThat(network.role("conv.weight_v")).isEqualTo(Role.CONVOLUTION);
    assertThat(network.role("conv.weight_g")).isEqualTo(Role.MAGNITUDE);
    assertThat(network.fans("conv.weight_v")).isEqualTo(Fans.of(27, 72));
    assertThat(network.fans("conv.weight_g")).isEqualTo(Fans.of(27, 72));
    assertThat(network.fans("conv.bias")).isEqualTo(Fans.of(27, 72));
    assertThat(network.role("fc.weight_v")).isEqualTo(Role.DENSE);
    assertThat(network.fans("fc.weight_v")).isEqualTo(Fans.of(8, 5));
    assertThat(network.role("standardized.weight")).isEqualTo(Role.CONVOLUTION);
    assertThat(network.following("standardized.weight")).isEqualTo("relu");
  }

  @Test
  void onesAndZerosInsideGroupNormalizationAreNoParameters() {
    Exported network = Exported.of("reparameterized.train");

    assertThat(network.named(Role.NORMALIZATION_SCALE)).containsExactly("norm.weight");
    assertThat(network.named(Role.NORMALIZATION_SHIFT)).containsExactly("norm.bias");
  }

  @Test
  void aScaleAtTheEndOfABranchIsALayerScale() {
    Exported network = Exported.of("convnext_block.train");

    assertThat(network.named(Role.LAYER_SCALE)).containsExactly("gamma");
    assertThat(network.named(Role.OTHER)).isEmpty();
  }

  @Test
  void aScaleAndShiftOfTheirOwnAfterNormalizationAreSeen() {
    Exported network = Exported.of("excitation.train");

    assertThat(network.named(Role.NORMALIZATION_SCALE)).containsExactly("scale");
    assertThat(network.named(Role.NORMALIZATION_SHIFT)).containsExactly("shift");
    assertThat(network.following("conv.weight")).isEqualTo("relu");
  }

  @Test
  void aMapWhoseSigmoidOnlyGatesHasNoActivation() {
    Exported network = Exported.of("excitation.train");

    assertThat(network.following("reduce.weight")).isEqualTo("relu");
    assertThat(network.following("expand.weight")).isEqualTo("identity");
  }

  @Test
  void weightsReadFromInsideALoopArePlaced() {
    Exported network = Exported.of("looped.train");

    assertThat(network.role("weight")).isEqualTo(Role.DENSE);
    assertThat(network.following("weight")).isEqualTo("tanh");
    assertThat(network.role("bias")).isEqualTo(Role.BIAS);
  }

  @Test
  void einsumBatchedAndLeftFactorsHaveFans() {
    Exported network = Exported.of("experts.train");

    assertThat(network.fans("einsum")).isEqualTo(Fans.of(8, 8));
    assertThat(network.fans("experts")).isEqualTo(Fans.of(4, 6));
    assertThat(network.fans("left")).isEqualTo(Fans.of(12, 5));
    assertThat(network.names()).isEqualTo(List.of("einsum", "experts", "left"));
  }
}
