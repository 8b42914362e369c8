// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import static io.evenkeel.signal.Sketch.integer;
import static io.evenkeel.signal.Sketch.ints;

import io.evenkeel.graph.Attribute;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Parts of a value: which of them are independent, and which are not what they were. */
final class DependenceTest {
  private final Sketch net = new Sketch();

  private List<String> split(String x, int parts) {
    return net.nodes("Split", parts, Map.of("axis", integer(-1), "num_outputs", integer(parts)), x);
  }

  @Test
  void partsOfOneMapAreIndependent() {
    List<String> parts = split(net.dense(net.input(8, 64), 64, 128, 1), 2);
    net.assertMoments(net.node("Add", parts.get(0), parts.get(1)), 0, 2, 1e-12);
    String gated = net.node("Mul", parts.get(0), net.node("Sigmoid", parts.get(1)));
    net.assertMoments(gated, 0, .2933790, 1e-6);
  }

  /** E (p + p σ(q))² = 1 + 2·½ + E σ² = 2.293 for unit p and q, and not 1.293. */
  @Test
  void aPartAndItsOwnGatedSelfAreFollowedTogether() {
    List<String> parts = split(net.dense(net.input(8, 64), 64, 128, 1), 2);
    String gated = net.node("Mul", parts.get(0), net.node("Sigmoid", parts.get(1)));
    net.assertMoments(net.node("Add", parts.get(0), gated), 0, 2.2933790, 0.05);
  }

  @Test
  void theSamePartTwiceIsOneSignal() {
    List<String> parts = split(net.dense(net.input(8, 64), 64, 128, 1), 2);
    net.assertMoments(
        net.node("Add", parts.get(1), net.node("Relu", parts.get(1))), .3989422804, 2.5, 1e-9);
  }

  @Test
  void partsOfPartsAreTold() {
    String half = split(net.dense(net.input(8, 64), 64, 128, 1), 2).get(0);
    List<String> quarters = split(half, 2);
    net.assertMoments(net.node("Add", quarters.get(0), quarters.get(1)), 0, 2, 1e-12);
    String whole = net.node("Concat", Map.of("axis", integer(-1)), quarters.toArray(new String[0]));
    net.assertCannotSay(net.node("Add", whole, net.node("Mul", half, half)), "depend");
  }

  /** x_t + x_(t+1) of a map of independent positions: 2 and not 4. */
  @Test
  void neighboursAreNotTheSameElement() {
    String x = net.map(1, 1, 9, 9);
    Map<String, Attribute> none = Map.of();
    String left = net.node("Slice", none, x, net.ints(0), net.ints(8), net.ints(3));
    String right = net.node("Slice", none, x, net.ints(1), net.ints(9), net.ints(3));
    net.assertCannotSay(net.node("Add", left, right), "depend on each other");
    net.assertMoments(net.node("Add", left, net.node("Relu", left)), .3989422804, 2.5, 1e-9);
  }

  @Test
  void oneTokenOfASequenceHasTheMomentsOfAll() {
    String x = net.node("Relu", net.dense(net.input(8, 5, 64), 64, 64, 2));
    String first = net.builder.integer("first", 0);
    String token = net.node("Gather", Map.of("axis", integer(1)), x, first);
    net.assertMoments(token, Math.sqrt(1 / Math.PI), 1, 1e-9);
    net.assertMoments(net.dense(token, 64, 10, 1), 0, 1, 1e-9);
    String some = net.node("Gather", Map.of("axis", integer(1)), x, net.ints(0, 2));
    net.assertMoments(some, Math.sqrt(1 / Math.PI), 1, 1e-9);
  }

  @Test
  void aCropKeepsTheMoments() {
    String relu = net.node("Relu", net.map(1, 1, 9, 9));
    String y = net.node("Pad", relu, net.ints(0, 0, -1, -1, 0, 0, -2, 0));
    net.assertMoments(y, .3989422804, .5, 1e-9);
  }

  @Test
  void aBorderOfOnesHasASecondMomentOfOne() {
    String one = net.builder.scalar("one", 1);
    String y = net.node("Pad", net.map(1, 1, 8, 8), net.ints(0, 0, 1, 1, 0, 0, 1, 1), one);
    net.assertMoments(y, 0.36, 1, 1e-9);
  }

  @Test
  void zeroChannelsAreAChannelGroupOfTheirOwn() {
    String x = net.map(1, 1, 8, 8);
    String padded = net.node("Pad", x, net.ints(0, 32, 0, 0, 0, 32, 0, 0));
    net.assertMoments(padded, 0, 0.5, 1e-12);
    String branch = net.node("Conv", x, net.parameter(1.0 / 64, 128, 64, 1, 1));
    net.assertMoments(net.node("Add", padded, branch), 0, 1.5, 1e-9);
  }

  /** On average 3·8−2 = 22 of 24 taps lie inside; the border that Pad adds has no others. */
  @Test
  void aConvolutionBehindItsPaddingSeesWhatOneThatPadsItselfSees() {
    String padded = net.node("Pad", net.map(1, 1, 8, 8), net.ints(0, 0, 1, 1, 0, 0, 1, 1));
    String y = net.node("Conv", padded, net.parameter(1.0 / 576, 4, 64, 3, 3));
    net.assertMoments(y, 0, Math.pow(22.0 / 24, 2), 1e-9);
    Map<String, Attribute> pads = Map.of("pads", ints(1L, 1L, 1L, 1L));
    String z = net.node("Conv", pads, "x", net.parameter(1.0 / 9, 4, 1, 3, 3));
    net.assertMoments(z, 0, Math.pow(22.0 / 24, 2), 1e-9);
  }
}
