// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Node;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * LRN, x·(k + α·mean of x² over neighbouring channels)^−β: a constant factor where α is as small as
 * it is in use (10⁻⁴ in AlexNet), so that what the mean differs by from its expectation does not
 * count.
 */
final class LocalResponse {
  /** A greater share of α x² in the sum would make few channels' differences count. */
  private static final double SMALL = 0.1;

  private LocalResponse() {}

  static void register(Map<String, Function<Calculus, State>> rules) {
    rules.put("LRN", LocalResponse::apply);
  }

  static void registerBackward(Map<String, Consumer<Adjoint>> rules) {
    rules.put("LRN", LocalResponse::back);
  }

  private static State apply(Calculus calculus) {
    Optional<Channels> in = calculus.signal(0);
    OptionalDouble factor = factor(calculus.node(), in);
    return factor.isEmpty()
        ? calculus.cannotSay("its sum over a few channels counts, or its input is unknown")
        : new State.Active(in.get().map(s -> s.affine(factor.getAsDouble(), 0)));
  }

  private static void back(Adjoint node) {
    OptionalDouble factor = factor(node.node(), node.forward().signal(0));
    if (factor.isPresent()) {
      double f = factor.getAsDouble();
      node.give(0, node.gradient().map(g -> g.times(f * f, f)));
    } else {
      node.cannotSay(0, "its sum over a few channels counts, or its input is unknown");
    }
  }

  private static OptionalDouble factor(Node node, Optional<Channels> in) {
    double bias = node.realAttribute("bias", 1);
    double added =
        node.realAttribute("alpha", 1e-4) * in.map(c -> c.products().second()).orElse(Double.NaN);
    return added <= SMALL * bias
        ? OptionalDouble.of(Math.pow(bias + added, -node.realAttribute("beta", 0.75)))
        : OptionalDouble.empty();
  }
}
