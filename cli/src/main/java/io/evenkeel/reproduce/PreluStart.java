// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.activation.Activation;
import io.evenkeel.activation.Activations;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Recipes;
import io.evenkeel.init.Role;
import io.evenkeel.init.Site;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Where PReLU starts, and that weights before it keep the signal; learned slopes need training. */
final class PreluStart {
  static final Reproduction TABLE =
      new Reproduction(
          "prelu-start",
          "PReLU before training",
          "He et al. 2015, Delving Deep into Rectifiers, sections 2.1 and 2.2",
          PreluStart::rows);

  private static final int WIDTH = 500;

  private PreluStart() {}

  private static List<Row> rows(Effort effort) {
    Site slope =
        Site.of(
            Tensor.of("slope", Shape.of(8)), Role.SLOPE, Optional.empty(), Activations.identity());
    double start =
        Recipes.he2015().choose(slope).initializer() instanceof Initializer.Constant(double value)
            ? value
            : Double.NaN;
    Activation prelu = Activations.prelu(start);
    Site weight =
        Site.of(
            Tensor.of("weight", Shape.of(WIDTH, WIDTH)),
            Role.DENSE,
            Optional.of(Fans.of(WIDTH, WIDTH)),
            prelu);
    Initializer he = Recipes.he2015().choose(weight).initializer();
    double std = he.elementStd().orElseThrow();
    Matrix x = Matrix.normal("x", WIDTH, effort.of(200), 1);
    Matrix after = Matrix.drawn(he, "w", WIDTH, WIDTH).times(x).map(prelu::apply);
    return List.of(
        Row.of("slope a at the start", 0.25).computed(start, 0),
        Row.of("(1 + a²)/2 · n · Var w", 1)
            .computed(prelu.moments(1).secondMoment() * WIDTH * std * std, 1e-12)
            .measured(after.secondMoment(), 0.1));
  }
}
