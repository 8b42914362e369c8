// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import io.evenkeel.calibrate.Calibration;
import io.evenkeel.calibrate.Correction;
import j2html.tags.DomContent;

/** What a calibration did, map by map, on the page. */
final class CalibrationSection {
  private CalibrationSection() {}

  static DomContent of(Calibration calibration) {
    return section(
        h2("Calibration"),
        p(CalibrationTable.summary(calibration).strip()),
        div(table(
                thead(
                    tr(
                        th("Weight"),
                        number("Target"),
                        number("As drawn"),
                        number("Factor"),
                        number("On samples held back"),
                        number("Off by"),
                        number("± standard error"),
                        number("Uses"))),
                tbody(each(calibration.corrections(), CalibrationSection::row))))
            .withClasses("panel", "scroll", "differences"));
  }

  private static DomContent number(String title) {
    return th(title).withClass("number");
  }

  private static DomContent row(Correction correction) {
    return tr(
        td(correction.parameter()).withClass("name"),
        cell(Numbers.of(correction.target())),
        cell(Numbers.of(correction.before())),
        cell(Numbers.of(correction.factor())),
        cell(Numbers.of(correction.after())),
        cell(CalibrationTable.miss(correction)),
        cell(CalibrationTable.percent(correction.error())),
        cell(correction.uses() == 1 ? "" : "×" + correction.uses()));
  }

  private static DomContent cell(String text) {
    return td(text).withClass("number");
  }
}
