// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import static j2html.TagCreator.body;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.footer;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.script;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.style;
import static j2html.TagCreator.title;
import static j2html.TagCreator.ul;

import io.evenkeel.safetensors.AtomicFile;
import j2html.tags.DomContent;
import java.nio.file.Path;
import java.util.List;

/** A race as one page: curves of loss and gradient, and the table. */
public final class RacePage {
  private static final String TABLE = "standings";

  private RacePage() {}

  /** Writes a page that needs no network. */
  public static void write(Path file, RaceResult result) {
    AtomicFile.write(file, page(result, HtmlReport.POLICY, "over"));
  }

  /** A page that asks the server that it came from, and no other, how the race goes on. */
  public static String live(RaceResult result) {
    return page(result, HtmlReport.POLICY + "; connect-src 'self'", "live");
  }

  private static String page(RaceResult result, String policy, String state) {
    return "<!DOCTYPE html>\n"
        + html(
                head(
                    meta().withCharset("utf-8"),
                    meta().attr("http-equiv", "Content-Security-Policy").withContent(policy),
                    meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                    title("Evenkeel race: " + result.model() + " on " + result.task()),
                    style(rawHtml(PageResources.chartStyle() + PageResources.style()))),
                body(
                        main(
                            h1(result.model() + " on " + result.task()),
                            facts(result),
                            h2("Loss"),
                            chart("loss"),
                            h2("Length of the gradient"),
                            chart("gradientNorm"),
                            h2("How they did"),
                            section(
                                div(pre(RaceTable.of(result)).withId(TABLE))
                                    .withClasses("panel", "scroll")),
                            footer(
                                p(
                                    "Lines are medians over draws, bands reach from the lowest to the"
                                        + " highest. The loss is smoothed over a fiftieth of the"
                                        + " steps. All starts see the same batches in the same"
                                        + " order."))),
                        script(rawHtml(RaceJson.chart(result).replace("<", "\\u003c")))
                            .withId("race")
                            .withType("application/json"),
                        script(rawHtml(PageResources.chartScript())),
                        script(rawHtml(PageResources.raceScript())))
                    .attr("data-state", state))
            .withLang("en")
            .render()
        + "\n";
  }

  private static DomContent facts(RaceResult result) {
    List<String> facts =
        List.of(
            String.join(", ", result.byRecipe().keySet()),
            result.steps() + " steps",
            "loss of a guess without looking " + Numbers.of(result.chance()));
    return p(each(facts, fact -> span(fact))).withClass("facts");
  }

  private static DomContent chart(String quantity) {
    return div(ul().withClass("legend"), div().withClass("curves").attr("data-quantity", quantity))
        .withClass("panel");
  }
}
