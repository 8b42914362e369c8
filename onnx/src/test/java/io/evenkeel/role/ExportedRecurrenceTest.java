// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.init.Block;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles in recurrent networks as PyTorch exports them. */
class ExportedRecurrenceTest {
  private static final List<String> LSTM_PYTORCH =
      List.of("input gate", "forget gate", "cell gate", "output gate");
  private static final List<String> LSTM_ONNX =
      List.of("input gate", "output gate", "forget gate", "cell gate");

  @ParameterizedTest
  @ValueSource(strings = {"", "_reverse"})
  void lstmWeightsThatKeptTheirNamesHavePytorchsGateOrder(String direction) {
    Exported network = Exported.of("lstm.train");

    Optional<Fans> fans = Optional.of(Fans.of(8, 4));
    assertThat(network.site("rnn.weight_ih_l1" + direction).blocks())
        .isEqualTo(
            LSTM_PYTORCH.stream()
                .map(gate -> new Block(gate, Role.RECURRENT_INPUT, 4, fans))
                .toList());
    assertThat(network.role("rnn.weight_hh_l0" + direction)).isEqualTo(Role.RECURRENT_HIDDEN);
    assertThat(network.fans("rnn.weight_hh_l0" + direction)).isEqualTo(Fans.of(4, 4));
    assertThat(network.fans("rnn.weight_ih_l0" + direction)).isEqualTo(Fans.of(6, 4));
  }

  @Test
  void onlyOneOfPytorchsTwoBiasesOpensTheForgetGate() {
    Exported network = Exported.of("lstm.train");

    assertThat(network.blocks("rnn.bias_ih_l0")).isEqualTo(LSTM_PYTORCH);
    assertThat(network.blocks("rnn.bias_hh_l0")).isEqualTo(recurrent(LSTM_PYTORCH));
    assertThat(network.blocks("rnn.bias_hh_l1_reverse")).isEqualTo(recurrent(LSTM_PYTORCH));
  }

  @Test
  void lstmWeightsPackedByFoldingHaveOnnxsGateOrderPerDirection() {
    Exported network = Exported.of("lstm.eval");

    assertThat(network.blocks("rnn.weight_ih_l1")).isEqualTo(joined(LSTM_ONNX, LSTM_ONNX));
    assertThat(network.fans("rnn.weight_ih_l1")).isEqualTo(Fans.of(8, 4));
    List<String> direction = joined(LSTM_ONNX, recurrent(LSTM_ONNX));
    assertThat(network.blocks("rnn.bias_l0")).isEqualTo(joined(direction, direction));
    assertThat(network.site("rnn.bias_l0").outer()).isEqualTo(1);
  }

  @Test
  void gruGatesAreInPytorchsOrderUnlessFolded() {
    List<String> pytorch = List.of("reset gate", "update gate", "new gate");
    List<String> onnx = List.of("update gate", "reset gate", "new gate");

    assertThat(Exported.of("gru.train").blocks("rnn.weight_hh_l0")).isEqualTo(pytorch);
    assertThat(Exported.of("gru.eval").blocks("rnn.weight_hh_l0")).isEqualTo(onnx);
    assertThat(Exported.of("gru.eval").blocks("rnn.bias_l0"))
        .isEqualTo(joined(onnx, recurrent(onnx)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn.train", "rnn.eval"})
  void aPlainRecurrentLayerIsFollowedByItsActivation(String fixture) {
    Exported network = Exported.of(fixture);

    assertThat(network.following("rnn.weight_ih_l0")).isEqualTo("relu");
    assertThat(network.following("rnn.weight_hh_l0")).isEqualTo("relu");
    assertThat(network.role("fc.weight")).isEqualTo(Role.DENSE);
  }

  @Test
  void unrolledCellsAreSeenThroughEvenWhenOneFeedsTheOther() {
    Exported network = Exported.of("cells.train");

    assertThat(network.role("lstm.weight_ih")).isEqualTo(Role.RECURRENT_INPUT);
    assertThat(network.role("lstm.weight_hh")).isEqualTo(Role.RECURRENT_HIDDEN);
    assertThat(network.role("gru.weight_ih")).isEqualTo(Role.RECURRENT_INPUT);
    assertThat(network.role("gru.weight_hh")).isEqualTo(Role.RECURRENT_HIDDEN);
    assertThat(network.blocks("lstm.bias_ih")).isEqualTo(LSTM_PYTORCH);
    assertThat(network.blocks("lstm.bias_hh")).isEqualTo(recurrent(LSTM_PYTORCH));
    assertThat(network.blocks("gru.bias_ih")).first().isEqualTo("reset gate");
    assertThat(network.blocks("gru.bias_hh")).first().isEqualTo("recurrent reset gate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm.train", "lstm.eval", "gru.eval", "rnn.train", "cells.train"})
  void statesThatStartAtZeroAreNoParameters(String fixture) {
    assertThat(Exported.of(fixture).names()).noneMatch(name -> name.contains("Constant"));
  }

  private static List<String> recurrent(List<String> gates) {
    return gates.stream().map(gate -> "recurrent " + gate).toList();
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> joined = new ArrayList<>(first);
    joined.addAll(second);
    return joined;
  }
}
