// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import java.util.List;

/**
 * A finding with what cures it.
 *
 * @param position of the place in running order, by which the first of several causes is told
 * @param corrections to the weights; none where they are not to blame
 * @param explainsItself whether what is wrong with these weights alone makes for all of it
 */
public record Diagnosis(
    Finding finding, int position, List<Correction> corrections, boolean explainsItself) {
  public Diagnosis {
    corrections = List.copyOf(corrections);
  }

  /** Something that may have a cause elsewhere. */
  Diagnosis(Finding finding, int position, List<Correction> corrections) {
    this(finding, position, corrections, false);
  }

  Severity severity() {
    return finding.severity();
  }

  boolean isGrave() {
    return severity() != Severity.NOTE;
  }

  /** Whether something can be done about it. */
  boolean isCurable() {
    return isGrave() && !corrections.isEmpty();
  }

  /** The same as what follows from another one: a note, to be looked at again without it. */
  Diagnosis following(Diagnosis cause) {
    Finding note =
        new Finding(
            finding.rule(),
            Severity.NOTE,
            finding.where(),
            "%s; it may follow from %s at %s"
                .formatted(finding.because(), cause.finding.rule(), cause.finding.where()),
            "mend that first and check again");
    return new Diagnosis(note, position, List.of());
  }
}
