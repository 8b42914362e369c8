// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.init.Block;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Role;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles in transformers as PyTorch exports them. */
class ExportedAttentionTest {
  @ParameterizedTest
  @CsvSource({
    "encoder.train, self_attn.in_proj_weight, 1",
    "decoder.train, layer.self_attn.in_proj_weight, 1",
    "decoder.train, layer.multihead_attn.in_proj_weight, 1",
    "decoder.eval, layer.self_attn.in_proj_weight, 8",
    "tied_gpt.train, c_attn.weight, 1",
    "tied_gpt.eval, c_attn.weight, 8",
    "vision_transformer.train, qkv.weight, 1",
    "vision_transformer.eval, qkv.weight, 8"
  })
  void packedProjectionsAreQueryKeyAndValue(String fixture, String name, long outer) {
    Exported network = Exported.of(fixture);

    assertThat(network.role(name)).isEqualTo(Role.ATTENTION_INPUT);
    assertThat(network.site(name).outer()).isEqualTo(outer);
    Optional<Fans> fans = Optional.of(Fans.of(8, 8));
    assertThat(network.site(name).blocks())
        .containsExactly(
            new Block("query", Role.ATTENTION_QUERY, 8, fans),
            new Block("key", Role.ATTENTION_KEY, 8, fans),
            new Block("value", Role.ATTENTION_VALUE, 8, fans));
  }

  @ParameterizedTest
  @CsvSource({
    "encoder.train, self_attn.in_proj_bias",
    "decoder.train, layer.multihead_attn.in_proj_bias",
    "tied_gpt.eval, c_attn.bias"
  })
  void theBiasOfAPackedProjectionHasTheFansOfOneBlock(String fixture, String name) {
    assertThat(Exported.of(fixture).fans(name)).isEqualTo(Fans.of(8, 8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"separate_attention.train", "separate_attention.eval"})
  void separateProjectionsAreToldApartThroughRotaryPositionsAndSharedHeads(String fixture) {
    Exported network = Exported.of(fixture);

    assertThat(network.role("q_proj.weight")).isEqualTo(Role.ATTENTION_QUERY);
    assertThat(network.role("k_proj.weight")).isEqualTo(Role.ATTENTION_KEY);
    assertThat(network.role("v_proj.weight")).isEqualTo(Role.ATTENTION_VALUE);
    assertThat(network.role("o_proj.weight")).isEqualTo(Role.ATTENTION_OUTPUT);
    assertThat(network.fans("k_proj.weight")).isEqualTo(Fans.of(8, 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"separate_attention.train", "separate_attention.eval"})
  void masksAndRotaryTablesAreNoParameters(String fixture) {
    Exported network = Exported.of(fixture);

    assertThat(network.names())
        .containsExactlyInAnyOrder(
            "embed.weight",
            "attention_norm",
            "q_proj.weight",
            "k_proj.weight",
            "v_proj.weight",
            "o_proj.weight",
            "ffn_norm",
            "gate_proj.weight",
            "up_proj.weight",
            "down_proj.weight");
  }

  @Test
  void rootMeanSquareNormalizationHasAScale() {
    assertThat(Exported.of("separate_attention.train").named(Role.NORMALIZATION_SCALE))
        .containsExactly("attention_norm", "ffn_norm");
  }

  @Test
  void theGateOfAGatedFeedForwardLayerIsActivatedAndTheOtherHalfIsNot() {
    Exported network = Exported.of("separate_attention.train");

    assertThat(network.following("gate_proj.weight")).isEqualTo("silu");
    assertThat(network.following("up_proj.weight")).isEqualTo("identity");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tied_gpt.train", "tied_gpt_13.train"})
  void aTiedEmbeddingIsALinearMapWithARemark(String fixture) {
    Exported network = Exported.of(fixture);

    assertThat(network.role("wte.weight")).isEqualTo(Role.DENSE);
    assertThat(network.fans("wte.weight")).isEqualTo(Fans.of(8, 20));
    assertThat(network.parameter("wte.weight").remarks())
        .containsExactly("tied: used as embedding and as dense");
    assertThat(network.role("wpe.weight")).isEqualTo(Role.POSITION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tied_gpt.train", "tied_gpt_13.train", "tied_gpt.eval"})
  void layerNormalizationIsSeenWithAndWithoutAnOperatorOfItsOwn(String fixture) {
    Exported network = Exported.of(fixture);

    assertThat(network.named(Role.NORMALIZATION_SCALE))
        .containsExactly("ln_1.weight", "ln_2.weight");
    assertThat(network.named(Role.NORMALIZATION_SHIFT)).containsExactly("ln_1.bias", "ln_2.bias");
    assertThat(network.following("up.weight")).isEqualTo("gelu");
    assertThat(network.following("down.weight")).isEqualTo("identity");
  }

  @Test
  void storedAndRelativePositionsArePositions() {
    Exported network = Exported.of("vision_transformer.train");

    assertThat(network.named(Role.POSITION)).containsExactly("pos_embed", "table");
    assertThat(network.named(Role.EMBEDDING)).containsExactly("cls_token");
  }

  @Test
  void aRelativePositionTableFoldedIntoTheScoresIsNoMask() {
    assertThat(Exported.of("vision_transformer.eval").named(Role.POSITION)).hasSize(2);
  }
}
