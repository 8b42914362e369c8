// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import static io.evenkeel.signal.Sketch.integer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.graph.Attribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Recurrent layers: the same weights, and the same bias, meet every step. */
final class RecurrentTest {
  private static final int WIDTH = 64;

  private final Sketch net = new Sketch();

  private String layer(
      String op, int gates, String x, double input, double hidden, Map<String, Attribute> more) {
    Map<String, Attribute> attributes = new HashMap<>(more);
    attributes.put("hidden_size", integer(WIDTH));
    List<String> inputs =
        new ArrayList<>(
            List.of(
                x,
                net.parameter(input / WIDTH, 1, (long) gates * WIDTH, WIDTH),
                net.parameter(hidden / WIDTH, 1, (long) gates * WIDTH, WIDTH)));
    return net.nodes(op, 2, attributes, inputs.toArray(new String[0])).get(0);
  }

  /** Steps of independent data: the state's second moment is that of relu at a variance of 2. */
  @Test
  void aRectifiedLayerKeepsHesVariance() {
    Map<String, Attribute> relu = Map.of("activations", new Attribute.Texts(List.of("Relu")));
    String y = layer("RNN", 1, net.input(24, 2, WIDTH), 1, 1, relu);
    // m ← (1 + m)/2 from 0, averaged over 24 steps: 1 − (1 − 2⁻²⁴)/24.
    assertThat(net.moments(y).secondMoment()).isCloseTo(1 - 1 / 24.0, within(1e-3));
  }

  /** A cell that takes in the same candidate at every step grows further. */
  @Test
  void stepsThatAreAlikeAddUpInTheCell() {
    String x = net.input(20, 2, WIDTH);
    double independent = net.moments(layer("LSTM", 4, x, 1, 0, Map.of())).secondMoment();
    // As good as equal at all steps: a bias of a thousand times the signal.
    String repeated = net.node("Add", net.dense(x, WIDTH, WIDTH, 1e-3), net.parameter(1, WIDTH));
    double same = net.moments(layer("LSTM", 4, repeated, 1, 0, Map.of())).secondMoment();
    assertThat(same).isGreaterThan(1.3 * independent);
  }

  @Test
  void otherFunctionsAreReadAndUnknownOnesAreNotGuessed() {
    Map<String, Attribute> soft = Map.of("activations", new Attribute.Texts(List.of("Softsign")));
    String y = layer("RNN", 1, net.input(4, 2, WIDTH), 1, 0, soft);
    assertThat(net.moments(y).secondMoment()).isCloseTo(.1830140, within(1e-3));
    Map<String, Attribute> affine = Map.of("activations", new Attribute.Texts(List.of("Affine")));
    net.assertCannotSay(layer("RNN", 1, "x", 1, 0, affine), "activation functions");
  }

  @Test
  void aClipBoundsTheSums() {
    Map<String, Attribute> clip =
        Map.of(
            "activations", new Attribute.Texts(List.of("Relu")), "clip", new Attribute.Real(0.5f));
    String y = layer("RNN", 1, net.input(4, 2, WIDTH), 1, 0, clip);
    // ∫₀^½ x² φ + ¼ P(x > ½) = .0154 + .0771
    assertThat(net.moments(y).secondMoment()).isCloseTo(.09258, within(1e-3));
  }

  @Test
  void aResetBeforeTheMapGivesAnotherCandidateThanOneBehindIt() {
    String before = layer("GRU", 3, net.input(20, 2, WIDTH), 1, 4, Map.of());
    String behind = layer("GRU", 3, "x", 1, 4, Map.of("linear_before_reset", integer(1)));
    double first = net.moments(before).secondMoment();
    double second = net.moments(behind).secondMoment();
    assertThat(Math.abs(first - second)).isGreaterThan(1e-4);
  }

  @Test
  void weightsLikeAnIdentityAreNotGuessed() {
    String w = net.parameter(1.0 / WIDTH, 1, WIDTH, WIDTH);
    String identity = net.parameter(new Moments(1.0 / WIDTH, 1.0 / WIDTH), 1, WIDTH, WIDTH);
    List<String> outputs = net.nodes("RNN", 1, Map.of(), net.input(4, 2, WIDTH), w, identity);
    net.assertCannotSay(outputs.getFirst(), "not centred");
  }

  /**
   * Scores, weights and context beside PyTorch's over 1000 draws: 96 units, 8 queries, 10 keys.
   * What the mean field leaves out is of the order of one in 96 of every sum, and there are
   * several.
   */
  @Test
  void attentionOfADecoderThatContinuesItsEncoderIsFollowed() {
    Map<String, DescribedNetwork.Found> found = DescribedNetwork.found("gru-attention");
    for (Reading reading : DescribedNetwork.predicted("gru-attention").readings()) {
      Moments moments = ((Prediction.Known) reading.predicted()).moments();
      double measured = found.get(reading.tensor()).signal();
      assertThat(moments.secondMoment() / measured).as(reading.tensor()).isCloseTo(1, within(.06));
    }
  }
}
