// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.Planner;
import org.junit.jupiter.api.Test;

final class DifferenceTableTest {
  private static String table(String network, String recipe) {
    Plan plan = Planner.plan(Networks.of(network), Recipes.of(recipe));
    return DifferenceTable.of(plan, true);
  }

  @Test
  void aPlanThatIsHesHasNoLine() {
    assertThat(table("mlp-6x32", "auto")).isEmpty();
    assertThat(table("mlp-6x32-tanh", "he")).isEmpty();
  }

  @Test
  void layersThatDifferForOneCauseAreOneLine() {
    assertThat(table("mlp-40x32", "auto").lines())
        .hasSize(2)
        .last()
        .asString()
        .contains("fc{1..39}.weight", "×39", "1", "orthogonal");
  }

  @Test
  void zeroPaddingIsNamed() {
    assertThat(table("plain-cnn-14", "auto")).contains("zero padding");
  }
}
