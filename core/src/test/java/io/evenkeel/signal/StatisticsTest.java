// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import static io.evenkeel.signal.Sketch.integer;
import static io.evenkeel.signal.Sketch.ints;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Means and variances over channels and positions, told apart by what an axis counts. */
final class StatisticsTest {
  private static final double MEAN = .3989422804;
  private static final double WITHIN = .5 - MEAN * MEAN;

  private final Sketch net = new Sketch();

  /** 64 independent features. */
  @Test
  void aMeanOverFeaturesAveragesThemWhereverTheyStand() {
    String tokens = net.node("Relu", net.dense(net.input(8, 5, 64), 64, 64, 1));
    double second = MEAN * MEAN + WITHIN / 64;
    net.assertMoments(net.node("ReduceMean", Map.of("axes", ints(2L)), tokens), MEAN, second, 1e-9);
    String turned = net.node("Transpose", Map.of("perm", ints(0L, 2L, 1L)), tokens);
    net.assertMoments(net.node("ReduceMean", Map.of("axes", ints(1L)), turned), MEAN, second, 1e-9);
    net.assertMoments(
        net.node("ReduceSum", turned, net.ints(1)), 64 * MEAN, 64 * 64 * second, 1e-4);
  }

  @Test
  void aMeanOverTheMapOfChannelsLastIsAGlobalAverage() {
    String relu = net.node("Relu", net.map(2, 1, 6, 6));
    String last = net.node("Transpose", Map.of("perm", ints(0L, 2L, 3L, 1L)), relu);
    double second = MEAN * MEAN + WITHIN / 36;
    net.assertMoments(
        net.node("ReduceMean", Map.of("axes", ints(1L, 2L)), last), MEAN, second, 1e-9);
    net.assertMoments(
        net.node("ReduceMean", Map.of("axes", ints(3L)), last),
        MEAN,
        MEAN * MEAN + WITHIN / 64,
        1e-9);
  }

  @Test
  void aMaximumOverPositionsIsAnOrderStatisticAndOneOverChannelsIsNotGuessed() {
    String x = net.map(2, 1, 2, 2);
    net.assertMoments(
        net.node("ReduceMax", Map.of("axes", ints(2L, 3L)), x), 1.029375, 1.551327, 1e-4);
    net.assertCannotSay(net.node("ReduceMax", Map.of("axes", ints(1L)), x), "over positions");
  }

  /** Each channel loses its own mean; what is left of a correlation of −1/35 is no more. */
  @Test
  void instanceNormalizationTakesEveryChannelsMeanOut() {
    String relu = net.node("Relu", net.map(2, 1, 6, 6));
    String gamma = net.parameter(new Moments(1, 1), 64);
    String beta = net.parameter(new Moments(0, 0), 64);
    String normal = net.node("InstanceNormalization", relu, gamma, beta);
    net.assertMoments(normal, 0, 1, 1e-4);
    net.assertMoments(net.node("GlobalAveragePool", normal), 0, 0, 1e-9);
  }

  /** The mean over 2·36 elements of two channels goes; that of one channel stays in part. */
  @Test
  void groupNormalizationTakesTheMeanOfAGroupOut() {
    String x = net.map(2, 1, 6, 6);
    String shared = net.node("Add", x, net.parameter(1, 64, 1, 1));
    String gamma = net.parameter(new Moments(1, 1), 64);
    String beta = net.parameter(new Moments(0, 0), 64);
    String normal =
        net.node("GroupNormalization", Map.of("num_groups", integer(32)), shared, gamma, beta);
    net.assertMoments(normal, 0, 1, 1e-4);
    // Var x = 1 + 1, of which 37/72 is the mean's; the means of a channel have ½ (1 + 1/36) left.
    net.assertMoments(
        net.node("GlobalAveragePool", normal), 0, (37.0 / 72) / (2 - 37.0 / 72), 1e-4);
  }
}
