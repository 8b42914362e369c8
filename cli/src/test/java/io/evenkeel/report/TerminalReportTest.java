// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TerminalReportTest {
  private static final List<String> NAMES =
      List.of(
          "fc.weight",
          "x".repeat(300),
          "層".repeat(90) + "🧠",
          "e\u0301".repeat(200),
          "a\u001b[2J\nb");
  private static final List<Double> NUMBERS =
      List.of(
          0.0, 1.0, -1.5, Double.MIN_VALUE, Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NaN);

  private static String render(List<Outcome> outcomes, boolean full) {
    return TerminalReport.render(outcomes, new TerminalReport.Style(false, full));
  }

  private static Outcome hard(String recipe, int layers) {
    List<PlannedParameter> parameters = new ArrayList<>();
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      String name = NAMES.get(i % NAMES.size()) + i;
      parameters.add(Outcomes.weight(name));
      int size = NUMBERS.size();
      readings.add(Outcomes.known(name, NUMBERS.get(i % size), NUMBERS.get(i / size % size)));
    }
    Finding finding =
        new Finding("rule".repeat(40), Severity.ERROR, NAMES.get(2), NAMES.get(1), "fix it");
    return Outcomes.withFinding(Outcomes.of(recipe, parameters, readings), finding);
  }

  // Every ideograph and emoji in these texts is above U+2FFF and takes two columns.
  private static int columns(String line) {
    return line.codePoints().map(p -> p == 0x301 ? 0 : p > 0x2FFF && p != 0xFFFD ? 2 : 1).sum();
  }

  private static void requireNarrow(String text) {
    assertThat(text.lines()).allSatisfy(line -> assertThat(columns(line)).isLessThanOrEqualTo(100));
    assertThat(text).doesNotContain("\u001b", "\u0000");
  }

  @Test
  void noLineIsWiderThanAHundredColumnsWhateverTheNamesAndNumbers() {
    for (boolean full : List.of(false, true)) {
      requireNarrow(render(List.of(hard("he", 1000)), full));
      requireNarrow(
          render(
              List.of(hard("he", 1000), hard("r".repeat(80), 1000), hard("層".repeat(40), 1000)),
              full));
    }
  }

  @Test
  void recipesThatAreClippedAlikeAreNumbered() {
    List<Reading> readings = List.of(Outcomes.known("fc", 1, 1));
    String common = "an-extraordinarily-";
    String text =
        render(
            List.of(
                Outcomes.of(common + "1-long-recipe-name", List.of(), readings),
                Outcomes.of(common + "2-long-recipe-name", List.of(), readings)),
            false);
    assertThat(text).contains("an-extra…ipe-name", "an-ext…pe-name #2");
  }

  @Test
  void aRecipeBeyondTheThirdIsCountedAsLeftOut() {
    Outcome outcome = Outcomes.of("he", List.of(), List.of(Outcomes.known("fc", 1, 1)));
    assertThat(render(List.of(outcome, outcome, outcome, outcome), false))
        .contains("1 more compared");
  }

  @Test
  void theRatioIsADashWhereItWouldBeNoNumber() {
    assertThat(ReadingText.ratio(Outcomes.known("a", 2, 3))).isEqualTo("1.500");
    assertThat(ReadingText.ratio(Outcomes.known("a", 0, 3))).isEqualTo("–");
    assertThat(ReadingText.ratio(Outcomes.known("a", Double.POSITIVE_INFINITY, 3))).isEqualTo("–");
    assertThat(ReadingText.ratio(Outcomes.known("a", 2, Double.NaN))).isEqualTo("–");
    Reading unmeasured = Outcomes.reading("a", Optional.of(1.0), Optional.empty());
    assertThat(ReadingText.ratio(unmeasured)).isEmpty();
  }

  @Test
  void patternsOfReasonsStandForNoOtherNames() {
    assertThat(NamePattern.exact(List.of("l1.0.w", "l1.1.w", "l2.0.w", "l2.1.w")))
        .containsExactly("l{1..2}.{0..1}.w");
    assertThat(
            NamePattern.exact(List.of("l1.0.w", "l1.1.w", "l2.1.w", "l2.2.w", "l3.1.w", "l3.2.w")))
        .containsExactly("l1.{0..1}.w", "l{2..3}.{1..2}.w");
    assertThat(NamePattern.exact(List.of("a.3"))).containsExactly("a.3");
  }

  @Test
  void layersThatDifferInNumbersAreOneRow() {
    Outcome outcome =
        Outcomes.of(
            "he",
            List.of(Outcomes.weight("l.0.w"), Outcomes.weight("l.1.w"), Outcomes.weight("l.2.w")),
            List.of());
    assertThat(render(List.of(outcome), false)).contains("l.{0..2}.w", "×3");
    assertThat(render(List.of(outcome), true)).contains("l.0.w", "l.1.w", "l.2.w");
    assertThat(NamePattern.of(List.of("l.1.w", "l.5.w"))).isEqualTo("l.{1,5}.w");
  }

  @Test
  void aReasonIsGivenOnceUnderTheNamesItHoldsForWhereAllIsPrinted() {
    Outcome outcome =
        Outcomes.of(
            "he",
            List.of(Outcomes.weight("l.0.w"), Outcomes.weight("head"), Outcomes.weight("l.1.w")),
            List.of());
    assertThat(render(List.of(outcome), true)).contains(" WHY\n l.{0..1}.w, head\n   a reason\n");
    assertThat(render(List.of(outcome), false)).doesNotContain("a reason");
  }

  @Test
  void aLongSignalKeepsItsEndsAndItsTurns() {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      readings.add(Outcomes.known("l" + i, 1, i == 617 ? 1e9 : 1));
    }
    assertThat(TurningPoints.of(readings, 40)).hasSize(40).contains(0, 617, 999).isSorted();
    assertThat(TurningPoints.of(readings.subList(0, 3), 40)).containsExactly(0, 1, 2);
  }

  @Test
  void oneParameterAndOneLayerAreSummedUpInTheSingular() {
    Outcome one =
        Outcomes.of("he", List.of(Outcomes.weight("w")), List.of(Outcomes.known("w", 1, 0.25)));
    assertThat(render(List.of(one), false))
        .contains("net, he, seed 7: 32 values in 1 parameter; E x² 0.2500\n");
  }

  @Test
  void aFindingThatAsksForNothingSaysNoMore() {
    Outcome one =
        Outcomes.of("he", List.of(Outcomes.weight("w")), List.of(Outcomes.known("w", 1, 1)));
    Finding tied =
        new Finding("tied", Severity.NOTE, "w", "the same tensor as v", Finding.NOTHING_TO_DO);
    Outcome informed = Outcomes.withFinding(one, tied);
    assertThat(render(List.of(informed), false)).contains("  w: the same tensor as v\n");
    assertThat(HtmlReport.page(List.of(informed), List.of())).doesNotContain("What to do");
  }
}
