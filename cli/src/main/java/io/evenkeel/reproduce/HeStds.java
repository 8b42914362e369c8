// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.activation.Activations;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Recipe;
import io.evenkeel.init.Recipes;
import io.evenkeel.init.Role;
import io.evenkeel.init.Site;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The standard deviations of VGG-B's layers, and what a fixed one does to the gradient. */
final class HeStds {
  static final Reproduction TABLE =
      new Reproduction(
          "he-stds",
          "Stds of VGG-B by number of 3×3 filters",
          "He et al. 2015, Delving Deep into Rectifiers, section 2.2",
          HeStds::rows);

  private static final long[] FILTERS = {64, 128, 256, 512};
  private static final double[] PRINTED = {0.059, 0.042, 0.029, 0.021};

  /** Filters of conv2 to conv10. */
  private static final long[] VGG_B = {64, 128, 128, 256, 256, 512, 512, 512, 512};

  private HeStds() {}

  private static List<Row> rows(Effort effort) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < FILTERS.length; i++) {
      Site site = site(FILTERS[i]);
      Initializer he = Recipes.he2015().choose(site).initializer();
      rows.add(
          Row.of("std of %d filters".formatted(FILTERS[i]), PRINTED[i])
              .computed(he.elementStd().orElseThrow(), 0.0005)
              .measured(drawnStd(he, site), 0.0008));
    }
    double loss = 1;
    for (long filters : VGG_B) {
      loss *= std(Recipes.he2015(), filters) / std(Recipes.gaussian001(), filters);
    }
    rows.add(Row.of("gradient lost under std .01, conv10 to 2", 1.7e4).computed(loss, 500));
    return rows;
  }

  private static Site site(long filters) {
    Shape shape = Shape.of(filters, 64, 3, 3);
    return Site.of(
        Tensor.of("conv.weight", shape),
        Role.CONVOLUTION,
        Optional.of(Fans.convolution(shape, 1, 1)),
        Activations.relu());
  }

  private static double std(Recipe recipe, long filters) {
    return recipe.choose(site(filters)).initializer().elementStd().orElseThrow();
  }

  private static double drawnStd(Initializer initializer, Site site) {
    float[] values = new float[(int) site.tensor().elementCount()];
    initializer.fill(values, site.tensor(), site.fans().orElseThrow(), Seed.of(0));
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum / values.length);
  }
}
