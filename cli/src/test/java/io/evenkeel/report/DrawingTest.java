// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.signal.Moments;
import io.evenkeel.signal.Prediction;
import io.evenkeel.signal.Reading;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** The picture of a network. */
final class DrawingTest {
  private static Reading map(String tensor, double secondMoment) {
    return reading(tensor, "Conv", Optional.of(tensor + ".weight"), secondMoment);
  }

  private static Reading other(String tensor, String op) {
    return reading(tensor, op, Optional.empty(), 1);
  }

  private static Reading reading(
      String tensor, String op, Optional<String> parameter, double secondMoment) {
    return Reading.of(tensor, op, 1, parameter, new Prediction.Known(new Moments(0, secondMoment)));
  }

  private static final List<Reading> RESIDUAL =
      List.of(
          map("a", 1),
          other("relu", "Relu"),
          map("b", 1e-9),
          map("c", 1),
          other("sum", "Add"),
          other("out", "Relu"));

  private static final List<Link> SHORTCUT =
      List.of(
          new Link("a", "relu"),
          new Link("relu", "b"),
          new Link("b", "c"),
          new Link("c", "sum"),
          new Link("relu", "sum"),
          new Link("sum", "out"));

  @Test
  void whatFollowsAMapWithoutAForkIsInItsBox() {
    Drawing drawing = Drawing.of(RESIDUAL, SHORTCUT).orElseThrow();
    assertThat(drawing.boxes())
        .extracting(box -> box.readings().stream().map(Reading::tensor).toList())
        .containsExactly(List.of("a", "relu"), List.of("b"), List.of("c"), List.of("sum", "out"));
  }

  @Test
  void aBoxStandsBelowEverythingThatItIsComputedFrom() {
    Drawing drawing = Drawing.of(RESIDUAL, SHORTCUT).orElseThrow();
    assertThat(drawing.boxes()).extracting(Drawing.Box::row).containsExactly(0, 1, 2, 3);
    assertThat(drawing.lines()).hasSize(4);
    assertThat(drawing.lines()).allMatch(line -> line.from().row() < line.to().row());
  }

  @Test
  void branchesStandSideBySide() {
    List<Reading> readings = List.of(map("a", 1), map("b", 1), map("c", 1), other("s", "Add"));
    List<Link> links =
        List.of(new Link("a", "b"), new Link("a", "c"), new Link("b", "s"), new Link("c", "s"));
    Drawing drawing = Drawing.of(readings, links).orElseThrow();
    assertThat(drawing.boxes()).extracting(Drawing.Box::column).containsExactly(0, 0, 1, 0);
    assertThat(drawing.columns()).isEqualTo(2);
  }

  @Test
  void aNetworkThatCouldNotBeReadIsNotDrawn() {
    List<Reading> readings = IntStream.range(0, 121).mapToObj(i -> map("t" + i, 1)).toList();
    List<Link> links =
        IntStream.range(1, 121).mapToObj(i -> new Link("t" + (i - 1), "t" + i)).toList();
    assertThat(Drawing.of(readings, links)).isEmpty();
    assertThat(Drawing.of(RESIDUAL, List.of())).isEmpty();
  }

  @Test
  void aLayerWhoseSignalDiesIsBlueAndSaysSo() {
    Outcome plain = Outcomes.of("he", List.of(Outcomes.weight("a.weight")), RESIDUAL);
    Outcome wired =
        new Outcome(
            plain.model(),
            plain.seed(),
            plain.plan(),
            plain.readings(),
            plain.gradients(),
            plain.findings(),
            plain.batch(),
            plain.calibration(),
            SHORTCUT);
    Document page = Jsoup.parse(HtmlReport.page(List.of(wired), List.of()));
    assertThat(page.select(".drawing g")).hasSize(4);
    assertThat(page.select(".drawing g").get(1).select("rect.box").attr("style"))
        .isEqualTo("fill:color-mix(in oklab, #2f7fd0 100%, var(--panel))");
    assertThat(page.select(".drawing g title").get(1).text()).contains("E x² 1.00e-09");
  }
}
