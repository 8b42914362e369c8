// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/** One factor of an element-wise product backward: the gradient times the other factor. */
final class GatingAdjoint {
  private GatingAdjoint() {}

  static Gradients factor(Adjoint node, int input, int other, Channels by, Spread spread) {
    Channels factor = GatingRules.spread(node.forward(), by, other);
    boolean same =
        spread.isNone()
            && node.forward().signal(input).filter(x -> isSameSource(x, by)).isPresent();
    Gradients product =
        node.gradient()
            .map(
                factor,
                (signal, gradient) ->
                    same
                        ? ofSameSource(signal, gradient)
                        : gradient
                            .mapped(
                                gradient.pairs().times(Pairs.of(signal.products())), signal.mean())
                            .withProfile(gradient.profile()));
    return spread.summed(product, node.root(input));
  }

  private static boolean isSameSource(Channels a, Channels b) {
    return a.isUniform() && b.isUniform() && a.first().source().equals(b.first().source());
  }

  /** Both factors and the product are functions of one z. */
  private static Gradient ofSameSource(Signal by, Gradient gradient) {
    double[] values = by.marginal().values();
    double[] squares = values.clone();
    for (int i = 0; i < squares.length; i++) {
      squares[i] *= values[i];
    }
    Coupling coupling = gradient.explicit().times(squares, values);
    return gradient.coupled(coupling, coupling.pairs(by));
  }
}
