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
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import io.evenkeel.certificate.Certificate;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;

/** What was written, file by file, on the page. */
final class CertificateSection {
  private static final int MOST_SHOWN = 20;

  private CertificateSection() {}

  /** Nothing where nothing was written. */
  static DomContent of(List<Certificate> written) {
    return written.isEmpty()
        ? text("")
        : section(
            h2("Written"),
            each(written, CertificateSection::problems),
            div(table(
                    thead(
                        tr(
                            th("File"),
                            number("Tensors"),
                            number("Values, each once"),
                            number("CRC-32C"),
                            th("Sample moments"),
                            number("Largest |QᵀQ − I|"))),
                    tbody(each(written, CertificateSection::row))))
                .withClasses("panel", "scroll", "certificates"),
            p("Mean and second moment of every tensor are compared with the plan's. A wrong alarm"
                    + " about a whole file has at most the probability given. |QᵀQ − I| is of the"
                    + " matrices that should be orthonormal, before they are rounded to the type"
                    + " stored.")
                .withClass("facts"));
  }

  private static DomContent problems(Certificate certificate) {
    List<String> problems = certificate.problems();
    int more = problems.size() - MOST_SHOWN;
    return problems.isEmpty()
        ? text("")
        : div(
                p(certificate.file() + ": not what the plan says"),
                each(problems.stream().limit(MOST_SHOWN).toList(), line -> p(line)),
                more > 0 ? p("… and " + more + " more") : text(""))
            .withClasses("finding", "error");
  }

  private static DomContent row(Certificate certificate) {
    return tr(
        td(certificate.file()).withClass("name"),
        cell(Numbers.count(certificate.tensors().size())),
        cell(Numbers.count(certificate.elements())),
        cell(String.format(Locale.ROOT, "%08x", certificate.crc32c())),
        td(moments(certificate)),
        cell(Numbers.of(certificate.largestOrthogonalResidual())));
  }

  private static String moments(Certificate certificate) {
    int failing = certificate.failing().size();
    String where = failing == 1 ? "one tensor" : failing + " tensors";
    String how = failing == 0 ? "as planned" : "not as planned in " + where;
    return String.format(Locale.ROOT, "%s (wrong alarm ≤ %.0e)", how, certificate.falseAlarm());
  }

  private static DomContent number(String title) {
    return th(title).withClass("number");
  }

  private static DomContent cell(String text) {
    return td(text).withClass("number");
  }
}
