// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import static j2html.TagCreator.b;
import static j2html.TagCreator.body;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.footer;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.input;
import static j2html.TagCreator.label;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.option;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.script;
import static j2html.TagCreator.section;
import static j2html.TagCreator.select;
import static j2html.TagCreator.span;
import static j2html.TagCreator.style;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;
import static j2html.TagCreator.ul;

import io.evenkeel.certificate.Certificate;
import io.evenkeel.safetensors.AtomicFile;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import j2html.tags.DomContent;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** One page with everything, which needs no network: styles, scripts and data are inside. */
public final class HtmlReport {
  private static final int OPEN_NOTES = 3;

  // A page made from a stranger's model may run its own script and ask for nothing.
  static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
          + " base-uri 'none'; form-action 'none'";

  private HtmlReport() {}

  /**
   * Writes a page.
   *
   * @param outcomes one per recipe; the first is the main one
   * @param written what the files written of the first hold
   */
  public static void write(Path file, List<Outcome> outcomes, List<Certificate> written) {
    AtomicFile.write(file, page(outcomes, written));
  }

  static String page(List<Outcome> outcomes, List<Certificate> written) {
    Outcome first = outcomes.getFirst();
    return "<!DOCTYPE html>\n"
        + html(
                head(
                    meta().withCharset("utf-8"),
                    meta().attr("http-equiv", "Content-Security-Policy").withContent(POLICY),
                    meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                    title("Evenkeel: " + first.model()),
                    style(rawHtml(PageResources.chartStyle() + PageResources.style()))),
                body(
                    main(
                        h1(first.model()),
                        facts(outcomes),
                        findings(ComparedFindings.of(outcomes)),
                        h2("Signal against depth"),
                        chart(first),
                        DrawingSection.of(first),
                        calibration(first),
                        differences(first),
                        CertificateSection.of(written),
                        h2("Plan"),
                        plan(outcomes),
                        h2("Signal at every tensor"),
                        signal(outcomes),
                        footer(howToRead())),
                    script(rawHtml(PageData.json(outcomes)))
                        .withId("data")
                        .withType("application/json"),
                    script(rawHtml(PageResources.chartScript())),
                    script(rawHtml(PageResources.script()))))
            .withLang("en")
            .render()
        + "\n";
  }

  private static DomContent facts(List<Outcome> outcomes) {
    Outcome first = outcomes.getFirst();
    String recipes =
        String.join(", ", outcomes.stream().map(outcome -> outcome.plan().recipe()).toList());
    long values =
        first.plan().parameters().stream().mapToLong(q -> q.tensor().elementCount()).sum();
    return p(
            span("recipe " + recipes),
            span("seed " + first.seed()),
            span("random values " + first.plan().algorithm()),
            span(first.plan().parameters().size() + " parameters"),
            span(Numbers.count(values) + " values"),
            span(first.batch().isEmpty() ? "not run" : "run on " + first.batch()))
        .withClass("facts");
  }

  private static DomContent findings(List<Finding> findings) {
    List<Finding> grave =
        findings.stream().filter(finding -> finding.severity() != Severity.NOTE).toList();
    List<Finding> notes =
        findings.stream().filter(finding -> finding.severity() == Severity.NOTE).toList();
    return section(
        grave.isEmpty() ? nothingFound() : each(grave, HtmlReport::finding),
        notes.size() <= OPEN_NOTES ? each(notes, HtmlReport::finding) : folded(notes));
  }

  private static DomContent nothingFound() {
    return div(p(b("Nothing wrong was found with this start."))).withClasses("finding", "ok");
  }

  private static DomContent folded(List<Finding> notes) {
    return details(summary(notes.size() + " notes"), each(notes, HtmlReport::finding))
        .withClasses("finding", "note");
  }

  private static DomContent finding(Finding finding) {
    String severity = finding.severity().name().toLowerCase(Locale.ROOT);
    return div(
            p(
                b(finding.rule().replace('-', ' ')).withClass("rule"),
                text(" at "),
                span(finding.where()).withClass("where")),
            p(finding.because()),
            iff(!finding.fix().isEmpty(), p("What to do: " + finding.fix()).withClass("fix")))
        .withClasses("finding", severity);
  }

  private static DomContent chart(Outcome first) {
    return div(
            p("Signal against depth, " + first.model()).withClass("chart-title"),
            div(
                    label(
                        span("show "),
                        select(
                                option("second moment").withValue("second"),
                                option("standard deviation").withValue("std"),
                                option("second moment of the gradient").withValue("gradient"))
                            .withId("quantity")),
                    label(
                        input().withType("checkbox").withId("everything"),
                        span(" every tensor, not only linear maps")))
                .withClass("controls"),
            ul().withClass("legend").withId("legend"),
            div(div().withId("tip").attr("hidden")).withId("chart"),
            p().withId("readout"))
        .withClass("panel")
        .withId("signal-chart");
  }

  /** What a calibration did, map by map; nothing where there was none. */
  private static DomContent calibration(Outcome first) {
    return first.calibration().isEmpty()
        ? text("")
        : CalibrationSection.of(first.calibration().get());
  }

  /** Where the plan is not recipe he's, a line each; nothing where it is. */
  private static DomContent differences(Outcome first) {
    List<DifferenceGroup> groups = DifferenceGroup.of(first.plan());
    return groups.isEmpty()
        ? text("")
        : section(
            h2("Where and why it differs from recipe he"),
            div(table(
                    thead(
                        tr(th("Weight"), th("Of he's std").withClass("number"), th("Because of"))),
                    tbody(each(groups, HtmlReport::difference))))
                .withClasses("panel", "scroll", "differences"));
  }

  private static DomContent difference(DifferenceGroup group) {
    String count = group.count() == 1 ? "" : "  ×" + group.count();
    return tr(
        td(group.name() + count).withClass("name"),
        td(group.factor()).withClass("number"),
        td(group.because()).withClass("reason"));
  }

  private static DomContent plan(List<Outcome> outcomes) {
    return section(
        div(
                input()
                    .withType("search")
                    .withId("search")
                    .withPlaceholder("Search names, roles, reasons")
                    .attr("aria-label", "Search the plan"),
                recipes("plan-recipe", outcomes),
                label(
                    input().withType("checkbox").withId("grouped").attr("checked"),
                    span(" group repeated layers")),
                span().withId("count"))
            .withClass("controls"),
        div(table().withId("plan")).withClasses("panel", "scroll"));
  }

  private static DomContent signal(List<Outcome> outcomes) {
    return section(
        div(recipes("signal-recipe", outcomes)).withClass("controls"),
        div(table().withId("signal")).withClasses("panel", "scroll"));
  }

  /** A choice of recipe, hidden where there is none to make. */
  private static DomContent recipes(String id, List<Outcome> outcomes) {
    List<String> names = outcomes.stream().map(outcome -> outcome.plan().recipe()).toList();
    return label(
            span("recipe "),
            select(
                    each(
                        IntStream.range(0, names.size()).boxed().toList(),
                        i -> option(names.get(i)).withValue(String.valueOf(i))))
                .withId(id))
        .condAttr(names.size() == 1, "hidden", null);
  }

  private static DomContent howToRead() {
    return p(
        "E x² is the mean square over all elements of a tensor. A start is on an even keel when it"
            + " stays level with depth. Predictions are averages over draws; one draw scatters"
            + " around them, the more so the deeper and narrower the network is: nine of ten lie in"
            + " the shaded band, and their median is below the average. E δ² is the mean"
            + " square of the loss gradient at a tensor if it is 1 at the outputs. It is"
            + " counted per element, so it falls where pooling or a stride spreads one gradient over"
            + " many elements and where a normalization divides by a large deviation; only one that"
            + " falls or grows with every layer is a bad sign.");
  }
}
