// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.certificate.Certificate;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

final class HtmlReportTest {
  private static final String EVIL = "</script><b id=\"evil\">'\"&<!--";

  private static Outcome outcome(String recipe) {
    Outcome outcome =
        Outcomes.of(recipe, List.of(Outcomes.weight(EVIL)), List.of(Outcomes.known(EVIL, 1, 2)));
    return Outcomes.withFinding(outcome, new Finding(EVIL, Severity.ERROR, EVIL, EVIL, EVIL));
  }

  private static JsonNode data(Document page) throws JsonProcessingException {
    return new ObjectMapper().readTree(page.getElementById("data").data());
  }

  @Test
  void thePageIsWellFormed() {
    Parser parser = Parser.htmlParser().setTrackErrors(10);
    parser.parseInput(HtmlReport.page(List.of(outcome("he"), outcome(EVIL)), List.of()), "");
    assertThat(parser.getErrors()).isEmpty();
  }

  @Test
  void thePageMayAskForNothingAndRefersToNothing() {
    Document page = Jsoup.parse(HtmlReport.page(List.of(outcome("he")), List.of()));
    assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
        .startsWith("default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'");
    assertThat(page.select("[src], [href], link, iframe, base")).isEmpty();
    assertThat(page.select("style").first().data()).doesNotContain("url(", "@import");
  }

  @Test
  void namesNeverBecomeElementsAndComeBackAsTheyWere() throws JsonProcessingException {
    Document page = Jsoup.parse(HtmlReport.page(List.of(outcome(EVIL), outcome("he")), List.of()));
    assertThat(page.select("#evil")).isEmpty();
    assertThat(page.select("script")).hasSize(3);
    assertThat(page.select("#plan-recipe option").first().text()).isEqualTo(EVIL);
    assertThat(data(page).at("/runs/0/parameters/0/name").asText()).isEqualTo(EVIL);
  }

  @Test
  void everyComparedPlanIsThereWithItsGroups() throws JsonProcessingException {
    Outcome one =
        Outcomes.of("he", List.of(Outcomes.weight("l.0.w"), Outcomes.weight("l.1.w")), List.of());
    Document page = Jsoup.parse(HtmlReport.page(List.of(one, one), List.of()));
    assertThat(data(page).at("/runs/1/parameters")).hasSize(2);
    assertThat(data(page).at("/runs/1/groups/0/name").asText()).isEqualTo("l.{0..1}.w");
    assertThat(data(page).at("/runs/1/groups/0/count").asInt()).isEqualTo(2);
  }

  @Test
  void aPageWithoutReadingsIsAPage() throws JsonProcessingException {
    Document page =
        Jsoup.parse(HtmlReport.page(List.of(Outcomes.of("he", List.of(), List.of())), List.of()));
    assertThat(data(page).at("/runs/0/signal").isEmpty()).isTrue();
    assertThat(page.getElementById("chart")).isNotNull();
  }

  @Test
  void everyWrittenFileHasItsCertificateAndWhatIsWrongWithIt() {
    Outcome one = Outcomes.of("he", List.of(), List.of());
    List<Certificate> written =
        List.of(Certificates.of("a.safetensors", 1.0), Certificates.of(EVIL, 1.5));
    Document page = Jsoup.parse(HtmlReport.page(List.of(one), written));
    assertThat(page.select(".certificates tbody tr")).hasSize(2);
    assertThat(page.select(".certificates tbody tr").first().text())
        .isEqualTo("a.safetensors 2 1,200 000000ab as planned (wrong alarm ≤ 1e-06) 3.00e-15");
    assertThat(page.select(".certificates tbody tr").last().text())
        .contains(EVIL, "not as planned in one tensor");
    assertThat(page.select(".finding.error").text())
        .contains(EVIL + ": not what the plan says")
        .contains("w: second moment 1.5 is off the plan's 1 by +0.50, where chance and rounding");
    assertThat(page.select("#evil")).isEmpty();
  }

  @Test
  void whereNothingWasWrittenThereIsNoCertificate() {
    Outcome one = Outcomes.of("he", List.of(), List.of());
    assertThat(Jsoup.parse(HtmlReport.page(List.of(one), List.of())).select(".certificates"))
        .isEmpty();
  }
}
