// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/** The findings of the main recipe, and what is gravely wrong under the others. */
final class ComparedFindings {
  private ComparedFindings() {}

  static List<Finding> of(List<Outcome> outcomes) {
    List<Finding> findings = new ArrayList<>(outcomes.getFirst().findings());
    for (Outcome other : outcomes.subList(1, outcomes.size())) {
      other.findings().stream()
          .filter(finding -> finding.severity() == Severity.ERROR)
          .map(finding -> under(other.plan().recipe(), finding))
          .forEach(findings::add);
    }
    return findings;
  }

  private static Finding under(String recipe, Finding finding) {
    return new Finding(
        finding.rule(),
        finding.severity(),
        "%s under recipe %s".formatted(finding.where(), recipe),
        finding.because(),
        finding.fix());
  }
}
